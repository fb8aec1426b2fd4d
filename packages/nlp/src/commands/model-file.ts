import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { TextClassifier } from '../classification/text-classifier.js'

/** The name of the model in the folder of `train --out`. */
export const modelFileName = 'model.safetensors'

/** The classifier in a folder that `train` wrote, or in a model file. */
export async function loadClassifier(path: string): Promise<TextClassifier> {
  const isFolder = await stat(path).then((found) => found.isDirectory(), () => false)
  return TextClassifier.load(isFolder ? join(path, modelFileName) : path)
}
