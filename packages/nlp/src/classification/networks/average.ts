/** The average of the vectors of a text's words and pairs of words. */
import { dense, embedding, globalAveragePooling1d, sequential } from '@tessera-ml/core'
import type { NetworkKind } from './network-kind.js'
import { wordPairs } from './word-pairs.js'

/** Numbers a vector. */
const width = 16

/**
 * Embedding -> average -> Dense. Pairs of words gave 1 to 3 points; a hidden layer, dropout of words or of the average,
 * wider vectors and weight decay gave nothing or less.
 *
 * Source: Joulin et al. 2016, arXiv:1607.01759, with a vector for each frequent pair instead of hashed ones.
 */
export const average: NetworkKind = {
  encoding: wordPairs,
  training: { learningRate: 0.002, monitor: 'valLoss', patience: 2 },
  network({ classes, vocabularySize, seed }) {
    const layers = [
      embedding({ inputDim: vocabularySize, outputDim: width, maskZero: true, name: 'words' }),
      globalAveragePooling1d({ name: 'average' }),
      dense({ units: classes, name: 'logits' }),
    ]
    return sequential(layers, { inputShape: [null], seed, name: 'average' })
  },
}
