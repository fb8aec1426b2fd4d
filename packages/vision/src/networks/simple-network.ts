import { conv2d, dense, dropout, flatten, maxPooling2d, sequential, type AnyLayer, type Model } from '@tessera-ml/core'
import { logitsName, type NetworkOptions } from './network.js'

/**
 * The network of introductory books: Conv 32, Pool, Conv 64, Pool, Conv 64, Flatten, Dense 64, Dropout 0.5, Dense.
 *
 * Larger pictures get one more Conv 64 and Pool as long as a side is above 8 behind the last pooling. Convolutions are not
 * padded, as in the books, unless too little would be left of a side.
 *
 * Shapes: [batch, height, width, channels] -> [batch, classes]
 */
export function simpleNetwork({ width, height, channels, classes, seed }: NetworkOptions): Model {
  const [longer, shorter] = [Math.max(width, height), Math.min(width, height)]
  let poolings = 2
  while (sideBehind(longer, poolings) > 8) poolings++
  const padding = sideBehind(shorter, poolings) >= 3 ? 'valid' : 'same'
  const convolution = (filters: number, number: number) =>
    conv2d({
      filters,
      kernelSize: 3,
      padding,
      activation: 'relu',
      name: `conv${number}`,
    })
  const layers: AnyLayer[] = Array.from({ length: poolings }, (_, i) => [
    convolution(i === 0 ? 32 : 64, i + 1),
    maxPooling2d({ padding, name: `pool${i + 1}` }),
  ]).flat()
  layers.push(
    convolution(64, poolings + 1),
    flatten({ name: 'flatten' }),
    dense({ units: 64, activation: 'relu', name: 'features' }),
    dropout({ rate: 0.5, name: 'dropout' }),
    dense({ units: classes, name: logitsName }),
  )
  return sequential(layers, { inputShape: [height, width, channels], seed, name: 'simple' })
}

/** Pixels that are left of a side behind so many unpadded convolutions of 3, each followed by pooling. */
function sideBehind(side: number, poolings: number): number {
  return poolings === 0 ? side : sideBehind(Math.floor((side - 2) / 2), poolings - 1)
}
