/** A small encoder in which every word attends to every other one. */
import {
  add,
  dense,
  dropout,
  globalAveragePooling1d,
  model,
  sinePositionEncoding,
  transformerEncoder,
} from '@tessera-ml/core'
import type { NetworkKind } from './network-kind.js'
import { wordVectors } from './word-vectors.js'
import { words } from './words.js'

/** Numbers a vector, and heads among which they are divided. */
const width = 64
const heads = 4
const hidden = 128

/**
 * Embedding + place -> a block of attention and Dense layers -> average -> Dense.
 *
 * Source: Vaswani et al. 2017, arXiv:1706.03762, sections 3.1 and 3.5.
 */
export const transformer: NetworkKind = {
  encoding: words,
  training: { learningRate: 0.001, monitor: 'valAccuracy', patience: 3 },
  network({ classes, vocabularySize, seed }) {
    const { ids, vectors } = wordVectors({ vocabularySize, width, limit: 1, wordRate: 0.2, rate: 0.3 })
    const steps = add({ name: 'placed' }).apply([vectors, sinePositionEncoding({ name: 'places' }).apply(vectors)])
    const block = transformerEncoder({
      intermediateDim: hidden,
      numHeads: heads,
      dropout: 0.2,
      name: 'encoder',
    })
    const mean = globalAveragePooling1d({ name: 'average' }).apply(block.apply(steps))
    const features = dropout({ rate: 0.5, name: 'dropout' }).apply(mean)
    const outputs = dense({ units: classes, name: 'logits' }).apply(features)
    return model({ inputs: ids, outputs, seed, name: 'transformer' })
  },
}
