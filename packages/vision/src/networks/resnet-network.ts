import {
  activation,
  add,
  dense,
  globalAveragePooling2d,
  input,
  model,
  type Model,
  type Symbolic,
} from '@tessera-ml/core'
import { logitsName, type NetworkOptions } from './network.js'
import { normalisedConvolution, stem } from './normalised-convolution.js'

/** Filters of the stages; each but the first halves the sides. */
const stages = [32, 64, 128] as const

/**
 * A residual network of eight layers for small pictures: Conv 32, Pool, a block of two convolutions with 32, 64 and 128
 * filters each, and the mean over all places. On CIFAR-10 a step takes as long as one of the ResNet-8 with 16, 32 and 64
 * filters on twice the pixels a side.
 *
 * Shapes: [batch, height, width, channels] -> [batch, classes]
 * Source: He et al. 2015, arXiv:1512.03385, with projections where shapes differ (option B).
 */
export function resnetNetwork({ width, height, channels, classes, seed }: NetworkOptions): Model {
  const picture = input({ shape: [height, width, channels] })
  let x = stem(picture, stages[0])
  stages.forEach((filters, i) => {
    x = block(x, filters, i === 0 ? 1 : 2, `block${i + 1}`)
  })
  const features = globalAveragePooling2d({ name: 'features' }).apply(x)
  const logits = dense({ units: classes, name: logitsName }).apply(features)
  return model({ inputs: picture, outputs: logits, seed, name: 'resnet' })
}

function block(x: Symbolic, filters: number, strides: number, name: string): Symbolic {
  const first = normalisedConvolution(x, { filters, strides, name: `${name}-1` })
  const second = normalisedConvolution(first, { filters, strides: 1, name: `${name}-2`, withRelu: false })
  const isSame = strides === 1 && x.shape.at(-1) === filters
  const projection = { filters, strides, kernelSize: 1, name: `${name}-shortcut`, withRelu: false } as const
  const shortcut = isSame ? x : normalisedConvolution(x, projection)
  return activation({ activation: 'relu', name }).apply(add({ name: `${name}-add` }).apply([second, shortcut]))
}
