/** Sentiment of three classes: each word a vector, their average, a softmax. */
import { dense, embedding, globalAveragePooling1d, sequential, type Batch, type Model } from '@tessera-ml/core'

/** `x` has the numbers of the words, [text, length]; `y` is one-hot, [text, 3]. */
export async function sentimentThreeClasses(
  training: Batch,
  { vocabulary = 10_000, dimension = 16, length = 100, epochs = 10 } = {},
): Promise<Model> {
  const layers = [
    embedding({ inputDim: vocabulary, outputDim: dimension }),
    globalAveragePooling1d(),
    dense({ units: 3, activation: 'softmax' }),
  ]
  const model = sequential(layers, { inputShape: [length], seed: 1 })
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
  await model.fit(training, { epochs })
  return model
}
