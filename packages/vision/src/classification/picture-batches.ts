/** Batches of pictures for training: in a new order and changed anew each epoch. */
import type { Batch, Dataset, EpochContext, Generator } from '@tessera-ml/core'
import type { Augmenter } from '../augmentation/augmenter.js'
import type { Mixed, Mixing } from '../augmentation/mixing.js'
import { batchesAhead } from '../data/batches-ahead.js'
import type { PictureStore } from '../data/picture-store.js'
import type { Picture } from '../image/picture.js'
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
  /** Changes the pictures of training, not those to judge by. Default: none. */
  readonly augmenter?: Augmenter | undefined
  /** Each picture is mixed with another one of its batch, while training. Default: not. */
  readonly mixing?: Mixing | undefined
}

/**
 * A dataset of pictures and one-hot labels. What becomes of a picture depends on the epoch's random numbers and its place
 * alone, not on the batch that it is in. While a batch is trained on, the next one is made.
 */
export function pictureBatches({ store, places, classes }: LabelledPlaces, options: PictureBatchesOptions): Dataset {
  const { batchSize, augmenter, mixing, preprocessing, classCount } = options

  async function batch(rows: readonly number[], { shuffle: isTraining, random }: EpochContext): Promise<Batch> {
    const plain = await store.pictures(rows.map((row) => places[row]!))
    const drawn = (row: number): Generator => random.fork('picture').fork(places[row]!)
    const changed =
      isTraining && augmenter !== undefined
        ? (await augmenter.augment(plain.map(asExample), rows.map(drawn))).map(({ picture }) => picture)
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

  return batchesAhead(places.length, batchSize, batch)
}

function asExample(picture: Picture): { readonly picture: Picture } {
  return { picture }
}
