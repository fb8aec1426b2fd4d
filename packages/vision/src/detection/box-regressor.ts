import { decodeModelFile, oneOf, readModelFile, type ModelFile } from '@tessera-ml/core'
import type { BoxedPicture } from '../data/boxed-picture.js'
import { BoxModel, partsOfFile } from './box-model.js'
import type { BoxTask } from './box-task.js'
import { boxLossNames, regressorTask, type BoxLossName } from './regressor-task.js'
import { completeBoxOptions, type TrainBoxesOptions } from './train-box-options.js'
import { trainBoxNetwork, type TrainedBoxNetwork } from './train-network.js'

export interface TrainRegressorOptions extends TrainBoxesOptions {
  /** How boxes are compared in training: by overlap (`giou`), or smooth L1 (`huber`). Default: 'giou'. */
  readonly boxLoss?: BoxLossName
}

/**
 * Says of a picture with one thing on it what it is and where, by two heads on one network. Of several boxes on a training
 * picture the largest is taken.
 */
export class BoxRegressor extends BoxModel {
  private constructor(task: BoxTask, trained: TrainedBoxNetwork) {
    super(task, trained)
  }

  /**
   * Trains on pictures with a box each; those without are left out.
   *
   * @throws ConfigError if no picture has a box, or an option is unknown or out of range; FormatError if a picture cannot
   * be used and there is no `onSkip`, or if none can; AbortError if `signal` cancels.
   * @example
   * const { pictures } = await readBoxes('raccoons')
   * const regressor = await BoxRegressor.train(pictures, { seed: 1 })
   */
  static async train(examples: readonly BoxedPicture[], options: TrainRegressorOptions = {}): Promise<BoxRegressor> {
    const { boxLoss = 'giou', ...others } = options
    const task = regressorTask(oneOf('BoxRegressor.train: boxLoss', boxLoss, boxLossNames))
    return new BoxRegressor(
      task,
      await trainBoxNetwork(task, examples, completeBoxOptions('BoxRegressor.train', others)),
    )
  }

  /** Reads what `save` wrote. Node only. @throws FormatError if the file is missing, damaged or foreign. */
  static async load(path: string): Promise<BoxRegressor> {
    return BoxRegressor.fromContents(await readModelFile(path), path)
  }

  /** The regressor of the bytes that `toBytes` or a file gave; `where` names them in messages. */
  static async fromBytes(bytes: Uint8Array, where = 'BoxRegressor.fromBytes'): Promise<BoxRegressor> {
    return BoxRegressor.fromContents(await decodeModelFile(bytes, where), where)
  }

  /** The regressor of a decoded file. */
  static fromContents(contents: ModelFile, where: string): BoxRegressor {
    const task = regressorTask()
    return new BoxRegressor(task, partsOfFile(task, where, contents))
  }
}
