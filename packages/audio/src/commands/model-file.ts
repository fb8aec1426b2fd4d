/** Where a trained recogniser lies. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from '@tessera-ml/core'
import { CommandRecognizer } from '../recognition/command-recognizer.js'

/** The name of the model in the folder of `train --out`. */
export const modelFileName = 'model.safetensors'

/**
 * The recogniser in a folder that `train` wrote, or in a model file.
 *
 * @throws ConfigError if there is none; FormatError if it is damaged.
 */
export async function loadRecognizer(path: string): Promise<CommandRecognizer> {
  const found = await stat(path).catch(() => undefined)
  const file = found?.isDirectory() === true ? join(path, modelFileName) : path
  if (found === undefined || (file !== path && (await stat(file).catch(() => undefined)) === undefined)) {
    const got = found === undefined ? 'nothing of that name' : `a folder without ${modelFileName}`
    throw new ConfigError(`${path}: model must be a folder that train has written, but got ${got}.`)
  }
  return CommandRecognizer.load(file)
}
