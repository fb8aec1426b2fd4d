import type { ReadStream } from 'node:fs'
import { FormatError, StateError } from '../errors/errors.js'
import { unreadable } from './file-problem.js'
import { textLines } from './text-lines.js'

/**
 * The lines of a text file in UTF-8, read piece by piece, see `textLines`.
 *
 * @throws FormatError if it is no file that can be read, or is not UTF-8 text. @throws StateError in a browser.
 */
export async function* readLines(path: string): AsyncGenerator<string, void, void> {
  const stream = await openText(path)
  try {
    yield* textLines(chunksOf(stream, path), path)
  } finally {
    stream.destroy()
  }
}

/** Opens a file to be read piece by piece, but no named pipe, which may never get a writer. */
export async function openText(path: string): Promise<ReadStream> {
  const fs = globalThis.process?.getBuiltinModule?.('node:fs')
  if (fs === undefined) throw new StateError('readLines: the platform must be Node to use paths, but got none.')
  const found = await fs.promises.stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  // What a shell hands over, `<(…)` for instance, has its writer already.
  if (found.isFIFO() && !/^\/(dev|proc)\//.test(path)) {
    throw new FormatError(`${path}: path must be a file that can be read, but got a pipe.`)
  }
  return fs.createReadStream(path)
}

/** What a stream gives, its errors typed. */
export async function* chunksOf(
  stream: AsyncIterable<Uint8Array | string>,
  name: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array | string, void, void> {
  try {
    yield* stream
  } catch (cause) {
    signal?.throwIfAborted()
    throw unreadable(name, cause)
  }
}
