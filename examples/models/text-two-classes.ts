/** Text of two classes: each word a vector, their average, two dense layers. */
import { dense, embedding, globalAveragePooling1d, sequential, type Batch, type Model } from '@tessera-ml/core'

/** `x` has the numbers of the words, [text, length]; `y` is 0 or 1. */
export async function textTwoClasses(
  training: Batch,
  validationData: Batch,
  { vocabulary = 10_000, dimension = 16, length = 256, epochs = 10 } = {},
): Promise<Model> {
  const layers = [
    embedding({ inputDim: vocabulary, outputDim: dimension }),
    globalAveragePooling1d(),
    dense({ units: 24, activation: 'relu' }),
    dense({ units: 1, activation: 'sigmoid' }),
  ]
  const model = sequential(layers, { inputShape: [length], seed: 1 })
  model.compile({ optimizer: 'adam', loss: 'binaryCrossentropy', metrics: ['accuracy'] })
  await model.fit(training, { epochs, batchSize: 32, validationData })
  return model
}
