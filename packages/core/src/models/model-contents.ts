import type { ModelFile } from '../files/model-file.js'
import { architectureOf } from './architecture.js'
import type { Graph } from './graph.js'
import { weightTensors } from './weights.js'

/** What a file needs to know of a model. */
export interface StorableModel {
  readonly name: string
  readonly seed: number
  readonly graph: Graph
}

/**
 * What a model's file holds: its architecture as metadata, and one tensor a weight.
 *
 * @throws ConfigError if an option of a layer, a function for instance, cannot be written to a file.
 */
export function modelContents({ name, seed, graph }: StorableModel): ModelFile {
  return {
    kind: 'model',
    metadata: { name, seed, architecture: architectureOf(graph) },
    tensors: weightTensors(graph.layers),
  }
}
