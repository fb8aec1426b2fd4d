/** Where a trained recogniser lies. */
import { modelFileIn } from '@tessera-ml/core/cli'
import { CommandRecognizer } from '../recognition/command-recognizer.js'

/**
 * The recogniser in a folder that `train` wrote, or in a model file.
 *
 * @throws ConfigError if there is none; FormatError if it is damaged.
 */
export async function loadRecognizer(path: string): Promise<CommandRecognizer> {
  return CommandRecognizer.load(await modelFileIn(path))
}
