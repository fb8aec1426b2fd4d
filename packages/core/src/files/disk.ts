/** Files of models on disk, in Node. Nothing here is loaded or needed in a browser until it is called. */
import { ConfigError, FormatError } from '../errors/errors.js'
import { codeOf, nodeDisk, type DiskFile, type DiskPort } from './disk-port.js'
import { decodeModelFile, encodeModelFile, type ModelFile } from './model-file.js'

/**
 * Writes a file so that at every moment, also after a crash or a power cut, `path` is either what it was or all of the
 * new bytes: they go to a new file beside it, are synced, and that file is renamed. If anything fails, the new file is
 * removed and the old one untouched. Folders are not made; a symbolic link at `path` is replaced, not followed.
 *
 * @throws ConfigError if the path cannot be written: no such folder, a folder itself, no permission.
 * @throws FormatError if the disk fails or is full.
 * @throws StateError in a browser.
 */
export async function writeFileAtomic(path: string, bytes: Uint8Array, port: DiskPort = nodeDisk()): Promise<void> {
  const random = crypto.getRandomValues(new Uint32Array(2)).join('-')
  const temporary = `${path}.${process.pid}-${random}.tmp`
  try {
    const file = await port.create(temporary)
    try {
      await writeAll(file, bytes)
      await port.rename(temporary, path)
    } catch (cause) {
      // The failure to report is the first one; if this fails too, a file of no use is left.
      await port.remove(temporary).catch(() => undefined)
      throw cause
    }
    await port.syncFolderOf(path)
  } catch (cause) {
    throw asTyped('writeFileAtomic', path, cause)
  }
}

/**
 * All bytes of a file.
 *
 * @throws ConfigError if there is no such file, it is a folder, or it may not be read.
 * @throws FormatError if reading fails.
 * @throws StateError in a browser.
 */
export async function readFileBytes(path: string, port: DiskPort = nodeDisk()): Promise<Uint8Array> {
  try {
    return await port.read(path)
  } catch (cause) {
    throw asTyped('readFileBytes', path, cause)
  }
}

/** All bytes of a file, or `undefined` where there is none; see `readFileBytes`. */
export async function readFileIfThere(path: string, port: DiskPort = nodeDisk()): Promise<Uint8Array | undefined> {
  try {
    return await port.read(path)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw asTyped('readFileBytes', path, cause)
  }
}

/**
 * Removes a file; without effect where there is none.
 *
 * @throws ConfigError if it may not be removed. @throws StateError in a browser.
 */
export async function removeFile(path: string, port: DiskPort = nodeDisk()): Promise<void> {
  try {
    await port.remove(path)
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw asTyped('removeFile', path, cause)
  }
}

/** Encodes a model and writes it, see `encodeModelFile` and `writeFileAtomic`. */
export async function writeModelFile(path: string, file: ModelFile): Promise<void> {
  await writeFileAtomic(path, await encodeModelFile(file))
}

/** Reads a model and checks it, see `readFileBytes` and `decodeModelFile`; messages name the path. */
export async function readModelFile(path: string): Promise<ModelFile> {
  return decodeModelFile(await readFileBytes(path), path)
}

async function writeAll(file: DiskFile, bytes: Uint8Array): Promise<void> {
  try {
    let written = 0
    while (written < bytes.length) {
      const count = await file.write(bytes.subarray(written))
      if (count === 0) throw new Error(`no byte could be written after ${written}`)
      written += count
    }
    await file.sync()
  } finally {
    await file.close()
  }
}

const rules: Readonly<Record<string, string>> = {
  ENOENT: 'a file in a folder that exists',
  ENOTDIR: 'a file in a folder that exists',
  EISDIR: 'a file, not a folder',
  EACCES: 'a file that may be used',
  EPERM: 'a file that may be used',
  EROFS: 'on a disk that may be written to',
  ENAMETOOLONG: 'short enough for the file system',
  ERR_INVALID_ARG_TYPE: 'a text',
  ERR_INVALID_ARG_VALUE: 'a text without null characters',
}

/** A failure of the disk as an error of ours, on one line: a path that is no good, or a disk that fails. */
export function asTyped(where: string, path: string, cause: unknown): ConfigError | FormatError {
  const code = codeOf(cause)
  const shown = JSON.stringify(path)
  const rule = rules[code]
  if (rule !== undefined) {
    return new ConfigError(`${where}: path must be ${rule}, but got ${shown} (${code}).`, { cause })
  }
  const hint = code === 'ENOSPC' ? ' The disk is full.' : ''
  return new FormatError(`${where}: ${shown} must be on a disk that works, but got ${code}.${hint}`, { cause })
}
