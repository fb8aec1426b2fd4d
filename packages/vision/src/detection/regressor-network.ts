import {
  concatenate,
  dense,
  dropout,
  flatten,
  globalAveragePooling2d,
  globalMaxPooling2d,
  input,
  model,
  type Model,
} from '@tessera-ml/core'
import type { NetworkOptions } from '../networks/network.js'
import { normalisedConvolution } from '../networks/normalised-convolution.js'

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
 * wherever they are; where it is, by two dense layers that see all places: middle and size as shares of the sides.
 *
 * Shapes: [batch, height, width, channels] -> classes [batch, classes], logits; boxes [batch, 4], each in (0, 1)
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
  const places = flatten({ name: 'places' }).apply(x)
  const hidden = dense({ units: 128, activation: 'relu', name: 'hidden' }).apply(places)
  const box = dense({ units: 4, activation: 'sigmoid', name: 'boxes' }).apply(hidden)
  return model({ inputs: picture, outputs: [logits, box], seed, name: 'regressor' })
}
