/** Texts read word by word in both directions, by LSTM or GRU. */
import { bidirectional, dense, dropout, gru, lstm, model } from '@tessera-ml/core'
import { attentionPooling } from './attention-pooling.js'
import type { NetworkKind } from './network-kind.js'
import { wordVectors } from './word-vectors.js'
import { words } from './words.js'

/** Numbers a vector. */
const width = 100
/** Numbers of the state of each direction. */
const units = 64

function recurrent(name: 'lstm' | 'gru', layer: typeof lstm | typeof gru): NetworkKind {
  return {
    encoding: words,
    training: { learningRate: 0.001, monitor: 'valAccuracy', patience: 3 },
    network({ classes, vocabularySize, seed }) {
      const { ids, vectors } = wordVectors({ vocabularySize, width, limit: 0.25, wordRate: 0.2, rate: 0.5 })
      const states = bidirectional({ layer: layer({ units, returnSequences: true }), name: 'states' }).apply(vectors)
      const pooled = attentionPooling({ name: 'attention' }).apply(states)
      const outputs = dense({ units: classes, name: 'logits' }).apply(
        dropout({ rate: 0.5, name: 'dropout' }).apply(pooled),
      )
      return model({ inputs: ids, outputs, seed, name })
    },
  }
}

/**
 * Embedding -> LSTM in both directions -> attention over its states -> Dense.
 *
 * Source: Zhou et al. 2016, ACL P16-2034, without the tanh behind the attention.
 */
export const lstmNetwork = recurrent('lstm', lstm)

/** As `lstmNetwork`, with gated recurrent units. */
export const gruNetwork = recurrent('gru', gru)
