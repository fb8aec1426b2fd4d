/** Batches of pictures and what a network is to say of them: in a new order and changed anew each epoch. */
import type { Batch, Dataset, EpochContext } from '@tessera-ml/core'
import type { Augmenter } from '../augmentation/augmenter.js'
import { batchesAhead } from '../data/batches-ahead.js'
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

interface Example {
  readonly picture: Picture
  readonly boxes: readonly ClassBox[]
}

export interface BoxedBatchesOptions {
  readonly task: BoxTask
  readonly preprocessing: Preprocessing
  readonly classes: number
  readonly batchSize: number
  /** Changes the pictures of training, not those to judge by. Default: none. */
  readonly augmenter?: Augmenter | undefined
}

/**
 * A dataset of pictures and targets. What becomes of a picture depends on the epoch's random numbers and its place alone.
 * Where an augmentation drops all boxes and the task needs one, the picture stays as it was.
 */
export function boxedBatches({ store, places, boxes }: BoxedPlaces, options: BoxedBatchesOptions): Dataset {
  const { task, preprocessing, classes, batchSize, augmenter } = options
  const form = { ...preprocessing, classes }

  async function batch(rows: readonly number[], { shuffle: isTraining, random }: EpochContext): Promise<Batch> {
    const plain = await store.pictures(rows.map((row) => places[row]!))
    const examples = plain.map((picture, i): Example => ({ picture, boxes: boxes[rows[i]!]! }))
    if (isTraining && augmenter !== undefined) {
      const changed = await augmenter.augment(
        examples,
        rows.map((row) => random.fork('picture').fork(places[row]!)),
      )
      changed.forEach(({ picture, boxes: left = [] }, i) => {
        if (left.length > 0 || task.takesEmpty) examples[i] = { picture, boxes: left }
      })
    }
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

  return batchesAhead(places.length, batchSize, batch)
}
