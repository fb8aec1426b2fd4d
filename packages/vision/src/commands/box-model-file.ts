/** Where a trained model of boxes lies. */
import { readModelFile } from '@tessera-ml/core'
import { modelFileIn } from '@tessera-ml/core/cli'
import { BoxRegressor } from '../detection/box-regressor.js'
import type { BoxModel } from '../detection/box-model.js'
import { ObjectDetector } from '../detection/object-detector.js'

/**
 * The detector or regressor in a folder that `train-boxes` wrote, or in a model file.
 *
 * @throws ConfigError if there is none; FormatError if it is damaged or of another kind.
 */
export async function loadBoxModel(path: string): Promise<BoxModel> {
  const file = await modelFileIn(path, 'train-boxes')
  const contents = await readModelFile(file)
  const kind = contents.kind === 'box-regressor' ? BoxRegressor : ObjectDetector
  return kind.fromContents(contents, file)
}
