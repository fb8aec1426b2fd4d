import { conv2d, dense, dropout, flatten, maxPooling2d, sequential, type AnyLayer, type Model } from '@tessera-ml/core'
import { logitsName, type NetworkOptions } from './network.js'

/**
 * The network of introductory books: Conv 32, Pool, Conv 64, Pool, Conv 64, Flatten, Dense 64, Dropout 0.5, Dense.
 *
 * Larger pictures get one more Conv 64 and Pool as long as a side is above 8 behind the second pooling, smaller ones are
 * padded in the convolutions, so that some places are left to flatten.
 *
 * Shapes: [batch, height, width, channels] -> [batch, classes]
 */
export function simpleNetwork({ width, height, channels, classes, seed }: NetworkOptions): Model {
  const padding = Math.min(width, height) < 22 ? 'same' : 'valid'
  const convolution = (filters: number, number: number) =>
    conv2d({
      filters,
      kernelSize: 3,
      padding,
      activation: 'relu',
      kernelInitializer: 'heUniform',
      name: `conv${number}`,
    })
  const pooling = (number: number) => maxPooling2d({ padding, name: `pool${number}` })
  const layers: AnyLayer[] = []
  let side = Math.max(width, height)
  let number = 1
  for (; number <= 2 || side > 8; number++) {
    layers.push(convolution(number === 1 ? 32 : 64, number), pooling(number))
    side = padding === 'same' ? Math.ceil(side / 2) : Math.floor((side - 2) / 2)
  }
  layers.push(
    convolution(64, number),
    flatten({ name: 'flatten' }),
    dense({ units: 64, activation: 'relu', kernelInitializer: 'heUniform', name: 'features' }),
    dropout({ rate: 0.5, name: 'dropout' }),
    dense({ units: classes, name: logitsName }),
  )
  return sequential(layers, { inputShape: [height, width, channels], seed, name: 'simple' })
}
