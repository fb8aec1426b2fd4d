/** What residual and mobile networks are made of: convolutions with batch normalization. */
import { activation, batchNormalization, conv2d, depthwiseConv2d, maxPooling2d, type Symbolic } from '@tessera-ml/core'

export interface NormalisedConvolutionOptions {
  readonly filters: number
  readonly strides: number
  /** The layers are called `<name>-conv`, `<name>-norm` and `<name>-relu`. */
  readonly name: string
  /** Default: 3. */
  readonly kernelSize?: number
  /** Default: true. */
  readonly withRelu?: boolean
}

/** Convolution, batch normalization and, unless it is left out, ReLU. */
export function normalisedConvolution(x: Symbolic, options: NormalisedConvolutionOptions): Symbolic {
  const { filters, strides, name, kernelSize = 3, withRelu = true } = options
  const shared = { strides, padding: 'same', useBias: false } as const
  const kernel = { kernelSize, kernelInitializer: 'heNormal', name: `${name}-conv` } as const
  return normalised(conv2d({ filters, ...shared, ...kernel }).apply(x), name, withRelu)
}

/** A convolution of each channel by itself, batch normalization and ReLU. */
export function normalisedDepthwise(x: Symbolic, strides: number, name: string): Symbolic {
  const shared = { strides, padding: 'same', useBias: false } as const
  const kernel = { kernelSize: 3, depthwiseInitializer: 'heNormal', name: `${name}-conv` } as const
  return normalised(depthwiseConv2d({ ...shared, ...kernel }).apply(x), name, true)
}

function normalised(x: Symbolic, name: string, withRelu: boolean): Symbolic {
  // Keras's momentum of 0.99 needs more steps than an epoch of small data has.
  const y = batchNormalization({ momentum: 0.9, name: `${name}-norm` }).apply(x)
  return withRelu ? activation({ activation: 'relu', name: `${name}-relu` }).apply(y) : y
}

/** The longest side on which the first stage works. */
const mostPixels = 20

/**
 * The first convolution, and pooling until at most 20 pixels a side are left: on a processor, accuracy for the time comes
 * from many filters rather than from many pixels.
 */
export function stem(picture: Symbolic, filters: number): Symbolic {
  const [, height = 0, width = 0] = picture.shape
  let side = Math.max(Number(height), Number(width))
  const strides = side > 2 * mostPixels ? 2 : 1
  let x = normalisedConvolution(picture, { filters, strides, name: 'stem' })
  side = Math.ceil(side / strides)
  for (let number = 1; side > mostPixels; number++, side = Math.ceil(side / 2)) {
    x = maxPooling2d({ padding: 'same', name: `stem-pool${number}` }).apply(x)
  }
  return x
}
