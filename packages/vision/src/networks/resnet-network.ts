import {
  activation,
  add,
  batchNormalization,
  conv2d,
  dense,
  globalAveragePooling2d,
  input,
  maxPooling2d,
  model,
  type Model,
  type Symbolic,
} from '@tessera-ml/core'
import { logitsName, type NetworkOptions } from './network.js'

/** Filters of the stages; each but the first halves the sides. */
const stages = [32, 64, 128] as const
/** The longest side on which the first stage works. */
const mostPixels = 20

/**
 * A residual network of eight layers for small pictures: Conv 32, Pool, a block of two convolutions with 32, 64 and 128
 * filters each, and the mean over all places. The stem pools until at most 20 pixels a side are left, because on a
 * processor accuracy for the time comes from width, not from many pixels: on CIFAR-10 this is as fast as the ResNet-8 of 16,
 * 32 and 64 filters on whole pictures, and better.
 *
 * Shapes: [batch, height, width, channels] -> [batch, classes]
 * Source: He et al. 2015, arXiv:1512.03385, with projections where shapes differ (option B).
 */
export function resnetNetwork({ width, height, channels, classes, seed }: NetworkOptions): Model {
  const picture = input({ shape: [height, width, channels] })
  let side = Math.max(width, height)
  const stemStrides = side > 2 * mostPixels ? 2 : 1
  let x = convolution(picture, { filters: stages[0], strides: stemStrides, name: 'stem' })
  side = Math.ceil(side / stemStrides)
  for (let number = 1; side > mostPixels; number++, side = Math.ceil(side / 2)) {
    x = maxPooling2d({ padding: 'same', name: `stem-pool${number}` }).apply(x)
  }
  stages.forEach((filters, i) => {
    x = block(x, filters, i === 0 ? 1 : 2, `block${i + 1}`)
  })
  const features = globalAveragePooling2d({ name: 'features' }).apply(x)
  return model({
    inputs: picture,
    outputs: dense({ units: classes, name: logitsName }).apply(features),
    seed,
    name: 'resnet',
  })
}

interface ConvolutionOptions {
  readonly filters: number
  readonly strides: number
  readonly name: string
  readonly kernelSize?: number
  /** Default: true. */
  readonly withRelu?: boolean
}

/** Convolution, batch normalization and, unless it is left out, ReLU. */
function convolution(
  x: Symbolic,
  { filters, strides, name, kernelSize = 3, withRelu = true }: ConvolutionOptions,
): Symbolic {
  const options = { filters, kernelSize, strides, padding: 'same', useBias: false } as const
  const y = conv2d({ ...options, kernelInitializer: 'heNormal', name: `${name}-conv` }).apply(x)
  const z = batchNormalization({ momentum: 0.9, name: `${name}-norm` }).apply(y)
  return withRelu ? activation({ activation: 'relu', name: `${name}-relu` }).apply(z) : z
}

function block(x: Symbolic, filters: number, strides: number, name: string): Symbolic {
  const first = convolution(x, { filters, strides, name: `${name}-1` })
  const second = convolution(first, { filters, strides: 1, name: `${name}-2`, withRelu: false })
  const isSame = strides === 1 && x.shape.at(-1) === filters
  const shortcut = isSame
    ? x
    : convolution(x, { filters, strides, kernelSize: 1, name: `${name}-shortcut`, withRelu: false })
  const sum = add({ name: `${name}-add` }).apply([second, shortcut])
  return activation({ activation: 'relu', name }).apply(sum)
}
