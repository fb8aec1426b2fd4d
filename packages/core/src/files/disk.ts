/** Files of models on disk, in Node. Nothing here is loaded or needed in a browser until it is called. */
import { ConfigError, FormatError } from '../errors/errors.js'
import { codeOf, nodeDisk, type DiskFile, type DiskPort } from './disk-port.js'
import { unreadable } from './file-problem.js'
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
  await writeFilesAtomic([[path, bytes]], port)
}

/**
 * Writes several files, each as `writeFileAtomic` does. The first one takes its place when the bytes of all are on the
 * disk, so that a disk that is full or fails leaves all as they were; they take their places in the given order.
 *
 * @throws as `writeFileAtomic`.
 */
export async function writeFilesAtomic(
  files: readonly (readonly [path: string, bytes: Uint8Array])[],
  port: DiskPort = nodeDisk(),
): Promise<void> {
  const random = crypto.getRandomValues(new Uint32Array(2)).join('-')
  const temporary = (path: string): string => `${path}.${process.pid}-${random}.tmp`
  const waiting: string[] = []
  let current = ''
  try {
    for (const [path, bytes] of files) {
      current = path
      const file = await port.create(temporary(path))
      waiting.push(path)
      await writeAll(file, bytes)
    }
    for (const [path] of files) {
      current = path
      await port.rename(temporary(path), path)
      waiting.shift()
    }
    for (const [path] of files) {
      current = path
      await port.syncFolderOf(path)
    }
  } catch (cause) {
    // The failure to report is the first one; if this fails too, a file of no use is left.
    for (const path of waiting) await port.remove(temporary(path)).catch(() => undefined)
    throw asTyped(current, cause)
  }
}

export interface ReadFileOptions {
  /** A larger file is refused before it is read. Default: 2 GiB less one byte, the most that Node reads at once. */
  readonly mostBytes?: number
}

/**
 * All bytes of a file.
 *
 * @throws FormatError if there is no such file, it may not be read, is a folder, a device or a pipe, or is too large.
 * @throws StateError in a browser.
 */
export async function readFileBytes(path: string, options: ReadFileOptions = {}): Promise<Uint8Array> {
  const disk = nodeDisk()
  try {
    return await disk.read(path, options.mostBytes ?? 2 ** 31 - 1)
  } catch (cause) {
    throw cause instanceof FormatError ? cause : unreadable(path, cause)
  }
}

/** All bytes of a file, or `undefined` where there is none; see `readFileBytes`. */
export async function readFileIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFileBytes(path)
  } catch (error) {
    if (codeOf((error as Error).cause ?? error) === 'ENOENT') return undefined
    throw error
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
    if (codeOf(cause) !== 'ENOENT') throw asTyped(path, cause)
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

/** By the code of an error: what the path must be, and what it is. */
const rules: Readonly<Record<string, readonly [rule: string, got: string]>> = {
  ENOENT: ['a file in a folder that exists', 'no such folder'],
  ENOTDIR: ['a file in a folder that exists', 'a file in place of a folder'],
  EISDIR: ['a file', 'a folder'],
  EACCES: ['a file that may be used', 'no permission'],
  EPERM: ['a file that may be used', 'no permission'],
  EROFS: ['on a disk that may be written to', 'one that may only be read'],
  ENAMETOOLONG: ['short enough for the file system', 'a longer one'],
  ERR_INVALID_ARG_TYPE: ['a text', 'something else'],
  ERR_INVALID_ARG_VALUE: ['a text without null characters', 'one with some'],
}

/** A failure of the disk as an error of ours, on one line: a path that is no good, or a disk that fails. */
export function asTyped(path: string, cause: unknown): ConfigError | FormatError {
  const code = codeOf(cause)
  const found = rules[code]
  if (found !== undefined) {
    const [rule, got] = found
    return new ConfigError(`${path}: path must be ${rule}, but got ${got} (${code}).`, { cause })
  }
  const hint = code === 'ENOSPC' ? ' The disk is full.' : ''
  return new FormatError(`${path}: path must be on a disk that works, but got ${code}.${hint}`, { cause })
}
