import {
  concatenate,
  conv2d,
  dense,
  dropout,
  globalAveragePooling2d,
  globalMaxPooling2d,
  input,
  model,
  type Model,
} from '@tessera-ml/core'
import type { NetworkOptions } from '../networks/network.js'
import { normalisedConvolution } from '../networks/normalised-convolution.js'
import { expectedBox } from './expected-box.js'

/** Filters and strides of the convolutions; the last one sees 69 pixels a side. */
const convolutions = [
  { filters: 16, strides: 1 },
  { filters: 32, strides: 2 },
  { filters: 32, strides: 1 },
  { filters: 64, strides: 2 },
  { filters: 64, strides: 1 },
  { filters: 64, strides: 1 },
  { filters: 128, strides: 2 },
  { filters: 128, strides: 1 },
  { filters: 128, strides: 1 },
] as const

/**
 * Nine convolutions with two heads. What is on a picture is told by the largest and the mean value of each filter,
 * wherever they are. Where it is, every place proposes by itself, so that what is learned at one holds for all; the box is
 * the mean of what they propose, see `expectedBox`: middle and size as shares of the sides.
 *
 * Shapes: [batch, height, width, channels] -> classes [batch, classes], logits; boxes [batch, 4]
 */
export function regressorNetwork({ width, height, channels, classes, seed }: NetworkOptions): Model {
  const picture = input({ shape: [height, width, channels] })
  let x = picture
  convolutions.forEach(({ filters, strides }, i) => {
    x = normalisedConvolution(x, { filters, strides, name: `conv${i + 1}` })
  })
  const pooled = [globalMaxPooling2d({ name: 'largest' }).apply(x), globalAveragePooling2d({ name: 'mean' }).apply(x)]
  const features = dropout({ rate: 0.3, name: 'dropout' }).apply(concatenate({ name: 'features' }).apply(pooled))
  const logits = dense({ units: classes, name: 'classes' }).apply(features)
  const proposals = conv2d({ filters: 5, kernelSize: 1, name: 'proposals' }).apply(x)
  const box = expectedBox({ name: 'boxes' }).apply(proposals)
  return model({ inputs: picture, outputs: [logits, box], seed, name: 'regressor' })
}
