import { ConfigError, describeValue, knownOptions, nonNegativeInteger, oneOf, positiveInteger } from '@tessera-ml/core'

export interface PadSequencesOptions {
  /** Time steps of the result. Default: the longest sequence; an integer of at least 1. */
  readonly maxLength?: number
  /** Where padding goes. Default `'pre'`. */
  readonly padding?: 'pre' | 'post'
  /** Where sequences that are too long lose ids. Default `'pre'`. */
  readonly truncating?: 'pre' | 'post'
  /** The id that fills. Default 0. */
  readonly value?: number
}

/** Ids of several texts in one block, row by row. */
export interface PaddedSequences {
  /** `[batch, time]`, row-major. */
  readonly data: Int32Array
  readonly shape: readonly [batch: number, time: number]
}

/**
 * Brings sequences of ids to one length, as Keras's `pad_sequences` does, with its defaults.
 *
 * Shapes: `batch` sequences of any length -> `[batch, time]`. With `'pre'` truncation the last `time` ids stay.
 */
export function padSequences(
  sequences: readonly ArrayLike<number>[],
  options: PadSequencesOptions = {},
): PaddedSequences {
  knownOptions('padSequences', options, ['maxLength', 'padding', 'truncating', 'value'])
  const { padding = 'pre', truncating = 'pre', value = 0 } = options
  oneOf('padSequences: padding', padding, ['pre', 'post'])
  oneOf('padSequences: truncating', truncating, ['pre', 'post'])
  nonNegativeInteger('padSequences: value', value)
  if (!Array.isArray(sequences) || !sequences.every((sequence) => typeof sequence?.length === 'number')) {
    throw new ConfigError(`padSequences: sequences must be a list of lists, but got ${describeValue(sequences)}.`)
  }
  let longest = 0
  for (const sequence of sequences) longest = Math.max(longest, sequence.length)
  const time = options.maxLength === undefined ? longest : positiveInteger('padSequences: maxLength', options.maxLength)

  const data = new Int32Array(sequences.length * time).fill(value)
  for (const [row, sequence] of sequences.entries()) {
    const kept = Math.min(sequence.length, time)
    const from = truncating === 'pre' ? sequence.length - kept : 0
    const to = row * time + (padding === 'pre' ? time - kept : 0)
    for (let i = 0; i < kept; i++) data[to + i] = sequence[from + i]!
  }
  return { data, shape: [sequences.length, time] }
}
