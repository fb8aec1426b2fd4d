import { positiveInteger } from '../errors/checks.js'
import type { Dataset, EpochContext } from './dataset.js'
import { takeExamples, type Examples } from './examples.js'

/**
 * Examples in memory, cut into batches; with `shuffle` in a new order each epoch, the same for the same seed.
 *
 * @throws ConfigError if `batchSize` is not a positive integer.
 */
export function arrayDataset(examples: Examples, batchSize: number): Dataset {
  positiveInteger('batchSize', batchSize)
  function* batches({ shuffle, random }: EpochContext): Iterable<Examples> {
    const order = shuffle ? random.permutation(examples.size) : Uint32Array.from({ length: examples.size }, (_, i) => i)
    for (let start = 0; start < examples.size; start += batchSize) {
      yield takeExamples(examples, order.subarray(start, start + batchSize))
    }
  }
  return { batches, batchesPerEpoch: Math.ceil(examples.size / batchSize) }
}
