/** Pictures of CIFAR-10, 32 × 32 in colours: trained with a part held out, then evaluated. */
import { conv2d, dense, dropout, flatten, maxPooling2d, oneHot, sequential, type Logs } from '@tessera-ml/core'
import type { NdArray } from '@tessera-ml/core'

export interface ColourPictures {
  /** From 0 to 1. Shapes: [picture, 32, 32, 3] */
  readonly x: NdArray
  /** 0 to 9. */
  readonly classes: readonly number[]
}

export async function cifar10(training: ColourPictures, test: ColourPictures, { epochs = 20 } = {}): Promise<Logs> {
  const layers = [
    conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
    flatten(),
    dense({ units: 64, activation: 'relu' }),
    dropout({ rate: 0.5 }),
    dense({ units: 10, activation: 'softmax' }),
  ]
  const model = sequential(layers, { inputShape: [32, 32, 3], seed: 1 })
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
  const data = ({ x, classes }: ColourPictures) => ({ x, y: oneHot(classes, 10) })
  await model.fit(data(training), { epochs, batchSize: 64, validationSplit: 0.2 })
  return model.evaluate(data(test))
}
