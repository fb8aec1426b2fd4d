/** Networks that read a word frame by frame. */
import { dense, dropout, gru, lstm, sequential, type AnyLayer, type Model } from '@tessera-ml/core'
import type { NetworkOptions } from './network-options.js'

/** Numbers of a state. */
const units = 128
const rate = 0.2

/**
 * Three LSTM layers of 128 units, the last state into one dense layer.
 *
 * Source: Hochreiter and Schmidhuber 1997, DOI 10.1162/neco.1997.9.8.1735; stacked: Graves et al. 2013, arXiv:1303.5778.
 */
export function lstm3({ frames, width, classes, seed }: NetworkOptions): Model {
  const layers = [
    lstm({ units, returnSequences: true }),
    dropout({ rate }),
    lstm({ units, returnSequences: true }),
    dropout({ rate }),
    lstm({ units }),
    ...head(classes),
  ]
  return sequential(layers, { inputShape: [frames, width], seed, name: 'lstm3' })
}

/** Two GRU layers of 128 units. Source: Cho et al. 2014, arXiv:1406.1078. */
export function gruNetwork({ frames, width, classes, seed }: NetworkOptions): Model {
  const layers = [gru({ units, returnSequences: true }), dropout({ rate }), gru({ units }), ...head(classes)]
  return sequential(layers, { inputShape: [frames, width], seed, name: 'gru' })
}

function head(classes: number): AnyLayer[] {
  return [dropout({ rate }), dense({ units: classes, name: 'logits' })]
}
