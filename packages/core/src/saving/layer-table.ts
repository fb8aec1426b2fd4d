/** Which class in a file means which layer. A table rather than a registry: nothing can be added from outside a call. */
import { closest } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { FormatError } from '../errors/errors.js'
import type { Serialised } from '../errors/configurable.js'
import { isJsonObject, type JsonObject, type JsonValue } from '../errors/json.js'
import { Activation } from '../layers/activation.js'
import { Add } from '../layers/add.js'
import { AdditiveAttention } from '../layers/additive-attention.js'
import { AlphaDropout } from '../layers/alpha-dropout.js'
import { Attention } from '../layers/attention.js'
import { AttentionPooling1D } from '../layers/attention-pooling.js'
import { Average } from '../layers/average.js'
import { AveragePooling1D, AveragePooling2D, AveragePooling3D } from '../layers/average-pooling.js'
import { BatchNormalization } from '../layers/batch-normalization.js'
import { Bidirectional } from '../layers/bidirectional.js'
import { Concatenate } from '../layers/concatenate.js'
import { Conv1D } from '../layers/conv1d.js'
import { Conv1DTranspose } from '../layers/conv1d-transpose.js'
import { Conv2D } from '../layers/conv2d.js'
import { Conv3D } from '../layers/conv3d.js'
import { Conv2DTranspose } from '../layers/conv2d-transpose.js'
import { Cropping1D, Cropping2D } from '../layers/cropping.js'
import { Dense } from '../layers/dense.js'
import { DepthwiseConv1D, DepthwiseConv2D } from '../layers/depthwise-conv.js'
import { Dot } from '../layers/dot.js'
import { Dropout } from '../layers/dropout.js'
import { ELU } from '../layers/elu.js'
import { Embedding } from '../layers/embedding.js'
import { Flatten } from '../layers/flatten.js'
import { GaussianDropout } from '../layers/gaussian-dropout.js'
import { GaussianNoise } from '../layers/gaussian-noise.js'
import {
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalAveragePooling3D,
} from '../layers/global-average-pooling.js'
import { GlobalMaxPooling1D, GlobalMaxPooling2D, GlobalMaxPooling3D } from '../layers/global-max-pooling.js'
import { GroupNormalization } from '../layers/group-normalization.js'
import { GRU } from '../layers/gru.js'
import type { AnyLayer } from '../layers/layer.js'
import { LayerNormalization } from '../layers/layer-normalization.js'
import { LeakyReLU } from '../layers/leaky-relu.js'
import { LSTM } from '../layers/lstm.js'
import { Masking } from '../layers/masking.js'
import { MaxPooling1D, MaxPooling2D, MaxPooling3D } from '../layers/max-pooling.js'
import { Maximum } from '../layers/maximum.js'
import { Minimum } from '../layers/minimum.js'
import { MultiHeadAttention } from '../layers/multi-head-attention.js'
import { Multiply } from '../layers/multiply.js'
import { Normalization } from '../layers/normalization.js'
import { Permute } from '../layers/permute.js'
import { PositionEmbedding } from '../layers/position-embedding.js'
import { PReLU } from '../layers/prelu.js'
import { RepeatVector } from '../layers/repeat-vector.js'
import { Rescaling } from '../layers/rescaling.js'
import { Reshape } from '../layers/reshape.js'
import { RMSNormalization } from '../layers/rms-normalization.js'
import { SeparableConv1D, SeparableConv2D } from '../layers/separable-conv.js'
import { SimpleRNN } from '../layers/simple-rnn.js'
import { SinePositionEncoding } from '../layers/sine-position-encoding.js'
import { Softmax } from '../layers/softmax.js'
import { SpatialDropout1D, SpatialDropout2D } from '../layers/spatial-dropout.js'
import { Subtract } from '../layers/subtract.js'
import { TimeDistributed } from '../layers/time-distributed.js'
import { TransformerEncoder } from '../layers/transformer-encoder.js'
import { UnitNormalization } from '../layers/unit-normalization.js'
import { UpSampling1D, UpSampling2D } from '../layers/up-sampling.js'
import { ZeroPadding1D, ZeroPadding2D } from '../layers/zero-padding.js'
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
  AdditiveAttention,
  AlphaDropout,
  Attention,
  AttentionPooling1D,
  Average,
  AveragePooling1D,
  AveragePooling2D,
  AveragePooling3D,
  BatchNormalization,
  Bidirectional,
  Concatenate,
  Conv1D,
  Conv1DTranspose,
  Conv2D,
  Conv2DTranspose,
  Conv3D,
  Cropping1D,
  Cropping2D,
  Dense,
  DepthwiseConv1D,
  DepthwiseConv2D,
  Dot,
  Dropout,
  ELU,
  Embedding,
  Flatten,
  GRU,
  GaussianDropout,
  GaussianNoise,
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalAveragePooling3D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
  GlobalMaxPooling3D,
  GroupNormalization,
  LSTM,
  LayerNormalization,
  LeakyReLU,
  Masking,
  MaxPooling1D,
  MaxPooling2D,
  MaxPooling3D,
  Maximum,
  Minimum,
  MultiHeadAttention,
  Multiply,
  Normalization,
  PReLU,
  Permute,
  PositionEmbedding,
  RMSNormalization,
  RepeatVector,
  Rescaling,
  Reshape,
  SeparableConv1D,
  SeparableConv2D,
  SimpleRNN,
  SinePositionEncoding,
  Softmax,
  SpatialDropout1D,
  SpatialDropout2D,
  Subtract,
  TimeDistributed,
  TransformerEncoder,
  UnitNormalization,
  UpSampling1D,
  UpSampling2D,
  ZeroPadding1D,
  ZeroPadding2D,
} as unknown as Readonly<Record<string, new (options: JsonObject) => AnyLayer>>

/** The classes that files may name without further ado. */
export const layerClassNames: readonly string[] = /* @__PURE__ */ Object.freeze(/* @__PURE__ */ Object.keys(classes))

/**
 * Makes layers by class name, those of the caller before the standard ones.
 *
 * @throws FormatError from the maker, if a class is not known.
 */
export function layerMaker(where: string, sources: readonly LayerSource[] = []): LayerMaker {
  const maker: LayerMaker = (className, config) => {
    const source = sources.find((one) => one.className === className)
    if (source !== undefined) return source.fromConfig(config)
    const standard = Object.hasOwn(classes, className) ? classes[className] : undefined
    if (standard !== undefined) return new standard(withLayers(config, maker))
    const near = typeof className === 'string' ? closest(className, layerClassNames) : undefined
    throw new FormatError(
      `${where}: each layer must be a standard one or one of the option layers, but got ${describe(className)}.` +
        (near === undefined ? '' : ` Did you mean "${near}"?`),
    )
  }
  return maker
}

/** The options by which layers are given the layers that are parts of them. */
const layerOptions = ['layer', 'backwardLayer']

/** A configuration in which such options are layers, made anew. */
function withLayers(config: JsonObject, make: LayerMaker): JsonObject {
  const entries = Object.entries(config).map(([key, value]) => {
    if (!layerOptions.includes(key) || !isSerialised(value)) return [key, value] as const
    return [key, make(value.className, value.config)] as const
  })
  // Constructors take layers where files have their description.
  return Object.fromEntries(entries) as JsonObject
}

function isSerialised(value: JsonValue): value is Serialised {
  return isJsonObject(value) && typeof value['className'] === 'string' && isJsonObject(value['config'] ?? null)
}
