/** Models from files and bytes. */
import { knownOptions } from '../errors/checks.js'
import { readModelFile } from '../files/disk.js'
import { decodeModelFile } from '../files/model-file.js'
import type { Model } from '../models/model.js'
import { modelFromContents, type LoadOptions } from './model-from-contents.js'

/**
 * Reads a model that `save` wrote, in Node.
 *
 * @throws FormatError if the file is missing, damaged, foreign, of a later format, or needs a layer that is not known.
 */
export async function loadModel(path: string, options: LoadOptions = {}): Promise<Model> {
  knownOptions('loadModel', options, ['layers'])
  return modelFromContents(path, await readModelFile(path), options)
}

/** A model from the bytes that `toBytes` or a file gave; `where` names them in messages. */
export async function modelFromBytes(bytes: Uint8Array, options: LoadOptions = {}, where = 'model'): Promise<Model> {
  knownOptions('modelFromBytes', options, ['layers'])
  return modelFromContents(where, await decodeModelFile(bytes, where), options)
}
