import { FormatError, StateError } from '../errors/errors.js'
import { asTyped } from './disk.js'

/**
 * The lines of a text file in UTF-8, read piece by piece. A line ends with LF or CRLF, and the last one may have no end;
 * a byte order mark is left out.
 *
 * @throws ConfigError if there is no such file, it is a folder, or it may not be read.
 * @throws FormatError if reading fails, or the bytes are not UTF-8.
 * @throws StateError in a browser.
 */
export async function* readLines(path: string): AsyncGenerator<string> {
  const fs = globalThis.process?.getBuiltinModule?.('node:fs')
  if (fs === undefined) throw new StateError('readLines: the platform must be Node to use paths, but got none.')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  for await (const text of pieces()) {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line
  }
  if (rest !== '') yield rest

  async function* pieces(): AsyncGenerator<string> {
    const stream = fs.createReadStream(path)
    try {
      for await (const bytes of stream) yield decode(bytes as Uint8Array)
    } catch (cause) {
      throw cause instanceof FormatError ? cause : asTyped('readLines', path, cause)
    } finally {
      stream.destroy()
    }
    yield decode()
  }

  function decode(bytes?: Uint8Array): string {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true })
    } catch (cause) {
      throw new FormatError(`readLines: ${JSON.stringify(path)} must be text in UTF-8, but got other bytes.`, { cause })
    }
  }
}
