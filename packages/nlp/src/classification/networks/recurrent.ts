/** Texts read word by word in both directions, by LSTM or GRU. */
import { concatenate, dense, dropout, embedding, gru, input, lstm, model, randomUniform } from '@tessera-ml/core'
import { attentionPooling } from './attention-pooling.js'
import type { NetworkKind } from './network-kind.js'
import { reversed } from './reversed.js'
import { words } from './words.js'

/** Numbers a vector. */
const width = 100
/** Numbers of the state of each direction. */
const units = 64
/** Share of the numbers that are dropped, in vectors and before the last layer, and of whole words. */
const rate = 0.5
const wordRate = 0.2

function recurrent(name: 'lstm' | 'gru', layer: typeof lstm | typeof gru): NetworkKind {
  return {
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
      const steps = dropout({ rate, name: 'vectorDropout' }).apply(known)
      const forwards = layer({ units, returnSequences: true, name: 'forwards' }).apply(steps)
      const read = layer({ units, returnSequences: true, goBackwards: true, name: 'backwards' }).apply(steps)
      const states = concatenate({ name: 'states' }).apply([forwards, reversed({ name: 'turned' }).apply(read)])
      const pooled = attentionPooling({ name: 'attention' }).apply(states)
      const outputs = dense({ units: classes, name: 'logits' }).apply(dropout({ rate, name: 'dropout' }).apply(pooled))
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
