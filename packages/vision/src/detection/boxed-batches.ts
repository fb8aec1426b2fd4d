/** Batches of pictures and what a network is to say of them: in a new order and changed anew each epoch. */
import { dataset, type Batch, type Dataset, type EpochContext } from '@tessera-ml/core'
import type { Augmentation } from '../augmentation/augmentation.js'
import type { PictureStore } from '../data/picture-store.js'
import { toColumn, type Preprocessing } from '../classification/preprocessing.js'
import type { Picture } from '../image/picture.js'
import type { BoxTask, ClassBox } from './box-task.js'

/** Pictures of a store with their boxes in pixels of the store's form. */
export interface BoxedPlaces {
  readonly store: PictureStore
  readonly places: readonly number[]
  /** The boxes of each place. */
  readonly boxes: readonly (readonly ClassBox[])[]
}

export interface BoxedBatchesOptions {
  readonly task: BoxTask
  readonly preprocessing: Preprocessing
  readonly classes: number
  readonly batchSize: number
  /** Applied while training, not while judging. Default: none. */
  readonly augmentation?: Augmentation | undefined
}

/**
 * A dataset of pictures and targets. What becomes of a picture depends on the epoch's random numbers and its place alone.
 * Where an augmentation drops all boxes and the task needs one, the picture stays as it was.
 */
export function boxedBatches({ store, places, boxes }: BoxedPlaces, options: BoxedBatchesOptions): Dataset {
  const { task, preprocessing, classes, batchSize, augmentation } = options
  const form = { ...preprocessing, classes }

  async function batch(rows: readonly number[], { shuffle: isTraining, random }: EpochContext): Promise<Batch> {
    const plain = await store.pictures(rows.map((row) => places[row]!))
    const examples = plain.map((picture, i): { readonly picture: Picture; readonly boxes: readonly ClassBox[] } => {
      const row = rows[i]!
      const example = { picture, boxes: boxes[row]! }
      if (!isTraining || augmentation === undefined) return example
      const changed = augmentation(example, random.fork('picture').fork(places[row]!))
      const left = changed.boxes ?? []
      return left.length === 0 && !task.takesEmpty ? example : { picture: changed.picture, boxes: left }
    })
    return {
      x: toColumn(
        examples.map(({ picture }) => picture),
        preprocessing,
      ),
      y: task.targets(
        examples.map((example) => example.boxes),
        form,
      ),
    }
  }

  return dataset({
    batches: async function* (context) {
      const order = context.shuffle ? [...context.random.permutation(places.length)] : places.map((_, row) => row)
      for (let start = 0; start < order.length; start += batchSize) {
        yield await batch(order.slice(start, start + batchSize), context)
      }
    },
    batchesPerEpoch: Math.ceil(places.length / batchSize),
  })
}
