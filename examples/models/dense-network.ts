/** The plain network: 100 numbers in, two hidden layers, ten classes out. */
import { dense, sequential, type Batch, type Model } from '@tessera-ml/core'

export function denseNetwork(inputs = 100): Model {
  const layers = [
    dense({ units: 64, activation: 'relu' }),
    dense({ units: 64, activation: 'relu' }),
    dense({ units: 10, activation: 'softmax' }),
  ]
  return sequential(layers, { inputShape: [inputs], seed: 1 })
}

/** `y` has the numbers of the classes, 0 to 9. */
export async function trainDenseNetwork(training: Batch, { inputs = 100, epochs = 10 } = {}): Promise<Model> {
  const model = denseNetwork(inputs)
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] })
  await model.fit(training, { epochs, batchSize: 32 })
  return model
}
