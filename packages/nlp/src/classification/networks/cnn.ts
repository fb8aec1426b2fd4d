/** Filters over neighbouring words, of which the strongest answer in the text counts. */
import { concatenate, conv1d, dense, dropout, globalMaxPooling1d, model } from '@tessera-ml/core'
import { maskedToZero, withMaskOf } from './mask-layers.js'
import type { NetworkKind } from './network-kind.js'
import { wordVectors } from './word-vectors.js'
import { words } from './words.js'

/** Numbers a vector. */
const width = 100
/** Words that a filter covers; of each width there are as many filters. */
const kernelSizes = [3, 4, 5]
const filters = 100

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
    const { ids, vectors } = wordVectors({ vocabularySize, width, limit: 0.25, wordRate: 0.2, rate: 0.4 })
    const steps = maskedToZero({ name: 'padding' }).apply(vectors)
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
    const features = dropout({ rate: 0.5, name: 'dropout' }).apply(concatenate({ name: 'features' }).apply(strongest))
    const outputs = dense({ units: classes, name: 'logits' }).apply(features)
    return model({ inputs: ids, outputs, seed, name: 'cnn' })
  },
}
