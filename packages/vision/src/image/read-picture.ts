/** Pictures from files. Node only. */
import { FormatError, StateError } from '@tessera-ml/core'
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
  return decodePicture(await readPictureBytes(path), path)
}

/** The bytes of a file of at most 256 MiB. @throws FormatError if it cannot be read. */
export async function readPictureBytes(path: string): Promise<Uint8Array> {
  // Fetched at run time, so that bundlers for browsers meet no import of a Node module.
  const fs = globalThis.process?.getBuiltinModule?.('node:fs/promises')
  if (fs === undefined) throw new StateError('readPicture: files must be read in Node, but got another runtime.')
  try {
    const found = await fs.stat(path)
    const isUsable = found.isFile() && found.size <= mostBytes
    if (isUsable) return await fs.readFile(path)
    const got = found.isFile() ? `one of ${found.size} bytes` : found.isDirectory() ? 'a folder' : 'a device or pipe'
    throw new FormatError(`${path}: picture must be a file of at most ${mostBytes} bytes, but got ${got}.`)
  } catch (cause) {
    if (cause instanceof FormatError) throw cause
    throw new FormatError(`${path}: path must be a file that can be read, but got ${fileProblem(cause)}.`, { cause })
  }
}

/** What a system error says of a path, in words. */
export function fileProblem(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'no such file',
    ENOTDIR: 'no such file',
    EISDIR: 'a folder',
    EACCES: 'no permission to read it',
    ELOOP: 'a link that leads to itself',
    ENAMETOOLONG: 'a name that is too long',
    ERR_INVALID_ARG_VALUE: 'a name with a null character',
  }
  return words[code] ?? code
}
