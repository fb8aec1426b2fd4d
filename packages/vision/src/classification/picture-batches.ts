/** Batches of pictures for training: in a new order and changed anew each epoch. */
import type { Batch, Dataset, EpochContext, Generator } from '@tessera-ml/core'
import type { Augmentation } from '../augmentation/augmentation.js'
import type { Mixed, Mixing } from '../augmentation/mixing.js'
import type { PictureStore } from '../data/picture-store.js'
import { toColumn, type Preprocessing } from './preprocessing.js'

/** Pictures of a store with the numbers of their classes. */
export interface LabelledPlaces {
  readonly store: PictureStore
  readonly places: readonly number[]
  /** The class of each place. */
  readonly classes: readonly number[]
}

export interface PictureBatchesOptions {
  readonly preprocessing: Preprocessing
  readonly classCount: number
  readonly batchSize: number
  /** Applied while training, not while judging. Default: none. */
  readonly augmentation?: Augmentation | undefined
  /** Each picture is mixed with another one of its batch, while training. Default: not. */
  readonly mixing?: Mixing | undefined
}

/**
 * A dataset of pictures and one-hot labels. What becomes of a picture depends on the epoch's random numbers and its place
 * alone, not on the batch that it is in. While a batch is trained on, the next one is decoded.
 */
export function pictureBatches({ store, places, classes }: LabelledPlaces, options: PictureBatchesOptions): Dataset {
  const { batchSize, augmentation, mixing, preprocessing, classCount } = options
  const count = Math.ceil(places.length / batchSize)

  async function batch(rows: readonly number[], { shuffle: isTraining, random }: EpochContext): Promise<Batch> {
    const plain = await store.pictures(rows.map((row) => places[row]!))
    const drawn = (row: number): Generator => random.fork('picture').fork(places[row]!)
    const changed =
      isTraining && augmentation !== undefined
        ? plain.map((picture, i) => augmentation({ picture }, drawn(rows[i]!)).picture)
        : plain
    const partner = (i: number): number => (i + 1) % rows.length
    const mixed = changed.map((picture, i): Mixed => {
      if (!isTraining || mixing === undefined) return { picture, share: 1 }
      return mixing({ picture }, { picture: changed[partner(i)]! }, drawn(rows[i]!).fork('mixing'))
    })
    const y = new Float32Array(rows.length * classCount)
    mixed.forEach(({ share }, i) => {
      y[i * classCount + classes[rows[i]!]!]! += share
      y[i * classCount + classes[rows[partner(i)]!]!]! += 1 - share
    })
    const pictures = mixed.map(({ picture }) => picture)
    return { x: toColumn(pictures, preprocessing), y: { data: y, shape: [rows.length, classCount] } }
  }

  async function* batches(context: EpochContext): AsyncGenerator<Batch> {
    const order = context.shuffle ? [...context.random.permutation(places.length)] : places.map((_, row) => row)
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
  }

  return { batches, batchesPerEpoch: count }
}
