/** Pictures from files. Node only. */
import { readFileBytes } from '@tessera-ml/core'
import { decodePicture } from './decode-picture.js'
import type { Picture } from './picture.js'

/** Most bytes of a picture's file. */
const mostBytes = 256 * 1024 * 1024

/**
 * The picture in a file, see `decodePicture`. Node only.
 *
 * @throws FormatError if the file cannot be read or is not a picture; StateError outside Node.
 */
export async function readPicture(path: string): Promise<Picture> {
  return decodePicture(await readFileBytes(path, { mostBytes }), path)
}
