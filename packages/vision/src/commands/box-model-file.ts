/** Where a trained model of boxes lies. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError, readModelFile } from '@tessera-ml/core'
import { BoxRegressor } from '../detection/box-regressor.js'
import type { BoxModel } from '../detection/box-model.js'
import { ObjectDetector } from '../detection/object-detector.js'
import { modelFileName } from './model-file.js'

/**
 * The detector or regressor in a folder that `train-boxes` wrote, or in a model file.
 *
 * @throws ConfigError if there is none; FormatError if it is damaged or of another kind.
 */
export async function loadBoxModel(path: string): Promise<BoxModel> {
  const found = await stat(path).catch(() => undefined)
  const file = found?.isDirectory() === true ? join(path, modelFileName) : path
  if (found === undefined || (await stat(file).catch(() => undefined)) === undefined) {
    const got = found === undefined ? 'nothing of that name' : `a folder without ${modelFileName}`
    throw new ConfigError(`${path}: model must be a folder that train-boxes has written, but got ${got}.`)
  }
  const contents = await readModelFile(file)
  const kind = contents.kind === 'box-regressor' ? BoxRegressor : ObjectDetector
  return kind.fromContents(contents, file)
}
