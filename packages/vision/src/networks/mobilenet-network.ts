import { dense, globalAveragePooling2d, input, model, type Model } from '@tessera-ml/core'
import { logitsName, type NetworkOptions } from './network.js'
import { normalisedConvolution, normalisedDepthwise, stem } from './normalised-convolution.js'

/** Filters and strides of the blocks. */
const blocks = [
  { filters: 64, strides: 1 },
  { filters: 128, strides: 2 },
  { filters: 128, strides: 1 },
  { filters: 256, strides: 2 },
  { filters: 256, strides: 1 },
] as const

/**
 * A network of separable convolutions for small pictures: Conv 32, Pool, five blocks of a convolution of each channel by
 * itself and one of 1 × 1 over all, and the mean over all places. It has half the weights of `resnet`.
 *
 * Shapes: [batch, height, width, channels] -> [batch, classes]
 * Source: Howard et al. 2017, arXiv:1704.04861, with fewer blocks and half the filters.
 */
export function mobilenetNetwork({ width, height, channels, classes, seed }: NetworkOptions): Model {
  const picture = input({ shape: [height, width, channels] })
  let x = stem(picture, 32)
  blocks.forEach(({ filters, strides }, i) => {
    const name = `block${i + 1}`
    const each = normalisedDepthwise(x, strides, `${name}-depth`)
    x = normalisedConvolution(each, { filters, strides: 1, kernelSize: 1, name })
  })
  const features = globalAveragePooling2d({ name: 'features' }).apply(x)
  const logits = dense({ units: classes, name: logitsName }).apply(features)
  return model({ inputs: picture, outputs: logits, seed, name: 'mobilenet' })
}
