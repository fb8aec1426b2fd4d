/** Texts as batches of ids, those of like length together, so that little of a batch is padding. */
import type { Batch, Dataset, EpochContext } from '@tessera-ml/core'
import { padSequences, type PaddedSequences } from './pad-sequences.js'

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
    private readonly batchSize: number,
  ) {
    this.batchesPerEpoch = Math.ceil(sequences.length / batchSize)
  }

  *batches({ shuffle, random }: EpochContext): Iterable<Batch> {
    const size = this.sequences.length
    const order = shuffle ? [...random.permutation(size)] : [...this.sequences.keys()]
    const stretchSize = batchesSortedTogether * this.batchSize
    const batches: number[][] = []
    for (let start = 0; start < size; start += stretchSize) {
      const stretch = order.slice(start, start + stretchSize)
      stretch.sort((a, b) => this.sequences[a]!.length - this.sequences[b]!.length || a - b)
      for (let from = 0; from < stretch.length; from += this.batchSize) {
        batches.push(stretch.slice(from, from + this.batchSize))
      }
    }
    const turns = shuffle ? random.permutation(batches.length) : batches.keys()
    for (const turn of turns) {
      const rows = batches[turn]!
      const y = { data: Int32Array.from(rows, (row) => this.labels[row]!), shape: [rows.length] }
      yield { x: paddedBatch(rows.map((row) => this.sequences[row]!)), y }
    }
  }
}

/** Sequences of one batch, padded behind to the longest of them; at least one step, since a text may have no token. */
export function paddedBatch(sequences: readonly Int32Array[]): PaddedSequences {
  const longest = sequences.reduce((most, sequence) => Math.max(most, sequence.length), 1)
  return padSequences(sequences, { maxLength: longest, padding: 'post' })
}
