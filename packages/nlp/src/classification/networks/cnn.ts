/** Filters over neighbouring words, of which the strongest answer in the text counts. */
import {
  concatenate,
  conv1d,
  dense,
  dropout,
  embedding,
  globalMaxPooling1d,
  input,
  model,
  randomUniform,
} from '@tessera-ml/core'
import { maskedToZero, withMaskOf } from './mask-layers.js'
import type { NetworkKind } from './network-kind.js'
import { words } from './words.js'

/** Numbers a vector. */
const width = 100
/** Words that a filter covers; of each width there are as many filters. */
const kernelSizes = [3, 4, 5]
const filters = 100
/** Share of the numbers that are dropped, in vectors and before the last layer, and of whole words. */
const rate = 0.5
const wordRate = 0.2

/**
 * Embedding -> for each width: convolution, relu, largest value over time -> Dense. The vectors are dropped too, where
 * the paper has ones that were trained on other texts; padding is 0 and is never the largest, so that a text has the
 * same logits beside longer ones.
 *
 * Source: Kim 2014, arXiv:1408.5882.
 */
export const cnn: NetworkKind = {
  encoding: words,
  training: { learningRate: 0.001, monitor: 'valAccuracy', patience: 3 },
  network({ classes, vocabularySize, seed }) {
    const ids = input({ shape: [null] })
    const embeddingsInitializer = randomUniform({ minval: -0.25, maxval: 0.25 })
    const vectors = embedding({
      inputDim: vocabularySize,
      outputDim: width,
      maskZero: true,
      embeddingsInitializer,
      name: 'words',
    }).apply(ids)
    const known = dropout({ rate: wordRate, noiseShape: [null, null, 1], name: 'wordDropout' }).apply(vectors)
    const steps = maskedToZero({ name: 'padding' }).apply(dropout({ rate: 0.4, name: 'vectorDropout' }).apply(known))
    const strongest = kernelSizes.map((kernelSize) => {
      const options = {
        filters,
        kernelSize,
        padding: 'same',
        activation: 'relu',
        name: `filters${kernelSize}`,
      } as const
      const answers = withMaskOf({ name: `mask${kernelSize}` }).apply([conv1d(options).apply(steps), steps])
      return globalMaxPooling1d({ name: `strongest${kernelSize}` }).apply(answers)
    })
    const features = dropout({ rate, name: 'dropout' }).apply(concatenate({ name: 'features' }).apply(strongest))
    const outputs = dense({ units: classes, name: 'logits' }).apply(features)
    return model({ inputs: ids, outputs, seed, name: 'cnn' })
  },
}
