/** Text read word by word by an LSTM. */
import {
  dense,
  embedding,
  lstm,
  sequential,
  sparseCategoricalCrossentropy,
  type Batch,
  type Model,
} from '@tessera-ml/core'

/** `x` has the numbers of the words, [text, time] of any length; `y` the number of the class, 0 to 9. */
export async function textLstm(
  training: Batch,
  { vocabulary = 10_000, dimension = 100, units = 64, epochs = 10 } = {},
): Promise<Model> {
  const layers = [
    embedding({ inputDim: vocabulary, outputDim: dimension }),
    lstm({ units }),
    dense({ units: 64, activation: 'relu' }),
    dense({ units: 10, activation: 'softmax' }),
  ]
  const model = sequential(layers, { inputShape: [null], seed: 1 })
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] })
  await model.fit(training, { epochs })
  return model
}

/** The shorter one: logits straight from the LSTM's last state. */
export async function shortTextLstm(
  training: Batch,
  { vocabulary = 1000, dimension = 64, units = 64, epochs = 10 } = {},
): Promise<Model> {
  const layers = [embedding({ inputDim: vocabulary, outputDim: dimension }), lstm({ units }), dense({ units: 10 })]
  const model = sequential(layers, { inputShape: [null], seed: 1 })
  const loss = sparseCategoricalCrossentropy({ fromLogits: true })
  model.compile({ optimizer: 'adam', loss, metrics: ['accuracy'] })
  await model.fit(training, { epochs })
  return model
}
