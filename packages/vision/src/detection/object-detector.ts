import { decodeModelFile, readModelFile, type ModelFile } from '@tessera-ml/core'
import type { BoxedPicture } from '../data/boxed-picture.js'
import { BoxModel, partsOfFile } from './box-model.js'
import type { BoxTask } from './box-task.js'
import { detectorTask } from './detector-task.js'
import { completeBoxOptions, type TrainBoxesOptions } from './train-box-options.js'
import { trainBoxNetwork, type TrainedBoxNetwork } from './train-network.js'

/** Finds any number of boxes on a picture; see `detectorNetwork` for how. */
export class ObjectDetector extends BoxModel {
  private constructor(task: BoxTask, trained: TrainedBoxNetwork) {
    super(task, trained)
  }

  /**
   * Trains on pictures with boxes. Pictures without any show what is not to be found.
   *
   * @throws ConfigError if no picture has a box, or an option is unknown or out of range; FormatError if a picture cannot
   * be used and there is no `onSkip`, or if none can; AbortError if `signal` cancels.
   * @example
   * const { pictures } = await readBoxes('cells')
   * const detector = await ObjectDetector.train(pictures, { seed: 1 })
   */
  static async train(examples: readonly BoxedPicture[], options: TrainBoxesOptions = {}): Promise<ObjectDetector> {
    const complete = completeBoxOptions('ObjectDetector.train', options)
    return new ObjectDetector(detectorTask, await trainBoxNetwork(detectorTask, examples, complete))
  }

  /** Reads what `save` wrote. Node only. @throws FormatError if the file is missing, damaged or foreign. */
  static async load(path: string): Promise<ObjectDetector> {
    return ObjectDetector.fromContents(await readModelFile(path), path)
  }

  /** The detector of the bytes that `toBytes` or a file gave; `where` names them in messages. */
  static async fromBytes(bytes: Uint8Array, where = 'ObjectDetector.fromBytes'): Promise<ObjectDetector> {
    return ObjectDetector.fromContents(await decodeModelFile(bytes, where), where)
  }

  /** The detector of a decoded file. */
  static fromContents(contents: ModelFile, where: string): ObjectDetector {
    return new ObjectDetector(detectorTask, partsOfFile(detectorTask, where, contents))
  }
}
