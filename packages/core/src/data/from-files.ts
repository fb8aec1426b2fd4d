import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import { readFileBytes } from '../files/disk.js'
import { readLines } from '../files/read-lines.js'
import { Pipeline } from './pipeline.js'

/** A file as it lies on the disk. */
export interface FileElement {
  readonly path: string
  readonly bytes: Uint8Array
}

/**
 * Files, each read when its turn comes; in Node.
 *
 * @throws ConfigError if `paths` is no list of texts. @throws FormatError while going through, if a file is not there or
 * may not be read. @throws StateError while going through in a browser.
 */
export function fromFiles(paths: readonly string[]): Pipeline<FileElement> {
  checkPaths('fromFiles', paths)
  async function* files(): AsyncIterable<FileElement> {
    for (const path of paths) yield { path, bytes: await readFileBytes(path) }
  }
  return new Pipeline(files, paths.length)
}

/**
 * The lines of text files in UTF-8, read as they are needed (tf.data's `TextLineDataset`); in Node. A line ends with LF
 * or CRLF, and the last one may have no end; a byte order mark is left out.
 *
 * @throws ConfigError if `paths` is no list of texts. @throws FormatError while going through, if a file cannot be read
 * or is not UTF-8. @throws StateError while going through in a browser.
 */
export function fromLines(paths: readonly string[]): Pipeline<string> {
  checkPaths('fromLines', paths)
  async function* lines(): AsyncIterable<string> {
    for (const path of paths) yield* readLines(path)
  }
  return new Pipeline(lines)
}

function checkPaths(where: string, paths: readonly string[]): void {
  if (Array.isArray(paths) && paths.every((path) => typeof path === 'string')) return
  throw new ConfigError(`${where}: paths must be a list of texts, but got ${describe(paths)}.`)
}
