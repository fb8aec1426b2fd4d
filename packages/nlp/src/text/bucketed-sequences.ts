/** Texts as batches of ids, those of like length together, so that little of a batch is padding. */
import type { Batch, Dataset, EpochContext } from '@tessera-ml/core'
import { padSequences } from './pad-sequences.js'

export interface BucketedSequencesOptions {
  /** Texts a batch. */
  readonly batchSize: number
  /** Longer texts lose their end. */
  readonly maxLength: number
}

/** Batches whose texts are sorted by length together; more sort better, fewer mix better. */
const batchesSortedTogether = 32

/**
 * A dataset of id sequences with one class number each. An epoch takes the texts in random order, sorts them by length
 * within stretches of some batches, and delivers the batches in random order. Padding is behind the text, with id 0.
 */
export class BucketedSequences implements Dataset {
  readonly batchesPerEpoch: number

  constructor(
    private readonly sequences: readonly Int32Array[],
    private readonly labels: readonly number[],
    private readonly options: BucketedSequencesOptions,
  ) {
    this.batchesPerEpoch = Math.ceil(sequences.length / options.batchSize)
  }

  *batches({ shuffle, random }: EpochContext): Iterable<Batch> {
    const { batchSize, maxLength } = this.options
    const size = this.sequences.length
    const order = shuffle ? [...random.permutation(size)] : Array.from({ length: size }, (_, i) => i)
    const rows: number[][] = []
    for (let start = 0; start < size; start += batchesSortedTogether * batchSize) {
      const stretch = order.slice(start, start + batchesSortedTogether * batchSize)
      stretch.sort((a, b) => this.sequences[a]!.length - this.sequences[b]!.length || a - b)
      for (let from = 0; from < stretch.length; from += batchSize) rows.push(stretch.slice(from, from + batchSize))
    }
    const turns = shuffle ? random.permutation(rows.length) : rows.keys()
    for (const turn of turns) {
      const batch = rows[turn]!
      const y = { data: Int32Array.from(batch, (row) => this.labels[row]!), shape: [batch.length] }
      yield { x: paddedBatch(batch.map((row) => this.sequences[row]!), maxLength), y }
    }
  }
}

/** Sequences of one batch, padded behind to the longest of them; at least one step, since a text may have no token. */
export function paddedBatch(sequences: readonly Int32Array[], maxLength: number) {
  const longest = sequences.reduce((most, sequence) => Math.max(most, sequence.length), 1)
  return padSequences(sequences, { maxLength: Math.min(longest, maxLength), padding: 'post', truncating: 'post' })
}
