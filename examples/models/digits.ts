/** Handwritten digits, 28 × 28 in grey: one convolution, or three. */
import { conv2d, dense, flatten, maxPooling2d, sequential, type Batch, type Model } from '@tessera-ml/core'

/** `x` is [picture, 28, 28, 1], from 0 to 1; `y` has the digits, 0 to 9. */
export async function digitsOneConvolution(training: Batch, { epochs = 5 } = {}): Promise<Model> {
  return trained(
    [
      conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      flatten(),
      dense({ units: 64, activation: 'relu' }),
      dense({ units: 10, activation: 'softmax' }),
    ],
    training,
    epochs,
  )
}

export async function digitsThreeConvolutions(training: Batch, { epochs = 10 } = {}): Promise<Model> {
  return trained(
    [
      conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
      flatten(),
      dense({ units: 64, activation: 'relu' }),
      dense({ units: 10, activation: 'softmax' }),
    ],
    training,
    epochs,
  )
}

async function trained(layers: Parameters<typeof sequential>[0], training: Batch, epochs: number): Promise<Model> {
  const model = sequential(layers, { inputShape: [28, 28, 1], seed: 1 })
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] })
  await model.fit(training, { epochs })
  return model
}
