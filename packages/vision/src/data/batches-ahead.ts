import { dataset, type Batch, type Dataset, type EpochContext } from '@tessera-ml/core'

/**
 * A dataset of batches that are made from numbers of rows: in a new order each epoch of training, each batch while the one
 * before it is trained on.
 */
export function batchesAhead(
  rows: number,
  batchSize: number,
  batch: (rows: readonly number[], context: EpochContext) => Promise<Batch>,
): Dataset {
  const count = Math.ceil(rows / batchSize)
  return dataset({
    batches: async function* (context) {
      const order = context.shuffle ? [...context.random.permutation(rows)] : Array.from({ length: rows }, (_, i) => i)
      const make = (number: number): Promise<Batch> => {
        const made = batch(order.slice(number * batchSize, (number + 1) * batchSize), context)
        // Whoever waits for it gets the error; nobody does where training has ended before.
        made.catch(() => undefined)
        return made
      }
      let next = make(0)
      for (let number = 0; number < count; number++) {
        const current = await next
        if (number + 1 < count) next = make(number + 1)
        yield current
      }
    },
    batchesPerEpoch: count,
  })
}
