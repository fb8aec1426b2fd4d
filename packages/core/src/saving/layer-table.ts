/** Which class in a file means which layer. A table rather than a registry: nothing can be added from outside a call. */
import { closest } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { FormatError } from '../errors/errors.js'
import type { JsonObject } from '../errors/json.js'
import { Activation } from '../layers/activation.js'
import { Add } from '../layers/add.js'
import { AveragePooling1D, AveragePooling2D } from '../layers/average-pooling.js'
import { BatchNormalization } from '../layers/batch-normalization.js'
import { Concatenate } from '../layers/concatenate.js'
import { Conv1D } from '../layers/conv1d.js'
import { Conv2D } from '../layers/conv2d.js'
import { Dense } from '../layers/dense.js'
import { Dropout } from '../layers/dropout.js'
import { Embedding } from '../layers/embedding.js'
import { Flatten } from '../layers/flatten.js'
import { GlobalAveragePooling1D, GlobalAveragePooling2D } from '../layers/global-average-pooling.js'
import { GlobalMaxPooling1D, GlobalMaxPooling2D } from '../layers/global-max-pooling.js'
import { GRU } from '../layers/gru.js'
import { LayerNormalization } from '../layers/layer-normalization.js'
import type { AnyLayer } from '../layers/layer.js'
import { LSTM } from '../layers/lstm.js'
import { MaxPooling1D, MaxPooling2D } from '../layers/max-pooling.js'
import { MultiHeadAttention } from '../layers/multi-head-attention.js'
import { PositionEmbedding } from '../layers/position-embedding.js'
import { Reshape } from '../layers/reshape.js'
import { SinePositionEncoding } from '../layers/sine-position-encoding.js'
import type { LayerMaker } from '../models/architecture.js'

/** Makes layers of one class from their configuration; what `defineLayer` makes is one. */
export interface LayerSource {
  readonly className: string
  fromConfig(config: JsonObject): AnyLayer
}

// What a file says of options is checked by each constructor, as any other options are.
const classes = {
  Activation,
  Add,
  AveragePooling1D,
  AveragePooling2D,
  BatchNormalization,
  Concatenate,
  Conv1D,
  Conv2D,
  Dense,
  Dropout,
  Embedding,
  Flatten,
  GRU,
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
  LSTM,
  LayerNormalization,
  MaxPooling1D,
  MaxPooling2D,
  MultiHeadAttention,
  PositionEmbedding,
  Reshape,
  SinePositionEncoding,
} as unknown as Readonly<Record<string, new (options: JsonObject) => AnyLayer>>

/** The classes that files may name without further ado. */
export const layerClassNames: readonly string[] = Object.freeze(Object.keys(classes))

/**
 * Makes layers by class name, those of the caller before the standard ones.
 *
 * @throws FormatError from the maker, if a class is not known.
 */
export function layerMaker(where: string, sources: readonly LayerSource[] = []): LayerMaker {
  return (className, config) => {
    const source = sources.find((one) => one.className === className)
    if (source !== undefined) return source.fromConfig(config)
    const standard = Object.hasOwn(classes, className) ? classes[className] : undefined
    if (standard !== undefined) return new standard(config)
    const near = typeof className === 'string' ? closest(className, layerClassNames) : undefined
    throw new FormatError(
      `${where}: each layer must be a standard one or one of the option layers, but got ${describe(className)}.` +
        (near === undefined ? '' : ` Did you mean "${near}"?`),
    )
  }
}
