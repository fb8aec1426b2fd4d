import { FormatError } from '../errors/errors.js'
import type { ModelFile } from '../files/model-file.js'
import { checkKind } from '../files/model-parts.js'
import { graphFrom } from '../models/architecture.js'
import { Model } from '../models/model.js'
import { setWeights } from '../models/weights.js'
import { layerMaker, type LayerSource } from './layer-table.js'

export interface LoadOptions {
  /** Layers of your own that the model may contain, made by `defineLayer`. Default: none. */
  readonly layers?: readonly LayerSource[]
}

/**
 * A model from what its file holds; domain packages keep these contents in files of their own kind.
 *
 * @throws FormatError if it is of another kind, needs a layer that is not known, or its parts do not fit together.
 */
export function modelFromContents(where: string, contents: ModelFile, options: LoadOptions = {}): Model {
  const { kind, metadata, tensors } = contents
  checkKind(where, kind, 'model')
  const { name, seed, architecture } = metadata
  if (typeof name !== 'string' || typeof seed !== 'number') {
    throw new FormatError(`${where}: the metadata must have a name and a seed, but it has not.`)
  }
  const model = new Model(graphFrom(where, architecture, layerMaker(where, options.layers)), { name, seed })
  setWeights(where, model.layers, tensors)
  return model
}
