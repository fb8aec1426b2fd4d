/** Where a trained classifier lies. */
import { modelFileIn } from '@tessera-ml/core/cli'
import { ImageClassifier } from '../classification/image-classifier.js'

/**
 * The classifier in a folder that `train` wrote, or in a model file.
 *
 * @throws ConfigError if there is none; FormatError if it is damaged.
 */
export async function loadClassifier(path: string): Promise<ImageClassifier> {
  return ImageClassifier.load(await modelFileIn(path))
}
