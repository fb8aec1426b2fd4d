/** Reviews, from their text: split into words, numbered, padded, classified by a convolution, judged on held-out ones. */
import { conv1d, dense, embedding, globalMaxPooling1d, sequential, type Logs } from '@tessera-ml/core'
import { padSequences, tokenize, Vocabulary } from '@tessera-ml/nlp'

export interface Review {
  readonly text: string
  readonly isPositive: boolean
}

export async function textCnn(
  training: readonly Review[],
  heldOut: readonly Review[],
  { maxSize = 10_000, dimension = 100, maxLength = 200, filters = 128, epochs = 10 } = {},
): Promise<Logs> {
  const words = ({ text }: Review): string[] => tokenize(text).map((token) => token.text)
  const vocabulary = Vocabulary.build(training.map(words), { maxSize })
  const data = (reviews: readonly Review[]) => ({
    x: padSequences(
      reviews.map((review) => vocabulary.encode(words(review))),
      { maxLength, padding: 'post' },
    ),
    y: reviews.map(({ isPositive }) => [Number(isPositive)]),
  })
  const layers = [
    embedding({ inputDim: vocabulary.size, outputDim: dimension }),
    conv1d({ filters, kernelSize: 5, activation: 'relu' }),
    globalMaxPooling1d(),
    dense({ units: 10, activation: 'relu' }),
    dense({ units: 1, activation: 'sigmoid' }),
  ]
  const model = sequential(layers, { inputShape: [maxLength], seed: 1 })
  model.compile({ optimizer: 'adam', loss: 'binaryCrossentropy', metrics: ['accuracy'] })
  await model.fit(data(training), { epochs })
  return model.evaluate(data(heldOut))
}
