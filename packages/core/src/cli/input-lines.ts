import { createReadStream } from 'node:fs'
import { addAbortSignal, type Readable } from 'node:stream'
import { FormatError } from '../errors/errors.js'

export interface InputLinesOptions {
  /** Stops the reading. Default: none. */
  readonly signal?: AbortSignal
  /** What `-` stands for. Default: `process.stdin`. */
  readonly stdin?: Readable
}

const byteOrderMark = '\ufeff'

/**
 * The lines of a UTF-8 text file, or of stdin for `-`, one by one without their ends (LF or CRLF) and without a byte
 * order mark. A last line needs no end; there is no empty line after the last end. Lines may be of any length.
 *
 * @throws FormatError if the file cannot be read or is not UTF-8 text; it names file and line.
 */
export async function* inputLines(path: string, options: InputLinesOptions = {}): AsyncGenerator<string, void, void> {
  const { signal, stdin = process.stdin } = options
  const name = path === '-' ? 'stdin' : path
  const stream = path === '-' ? stdin : createReadStream(path)
  if (signal !== undefined) addAbortSignal(signal, stream)
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let number = 1
  // The pieces of a line that has not ended yet.
  let pieces: string[] = []
  for await (const bytes of chunks(stream, name, signal)) {
    const [first = '', ...rest] = decode(decoder, bytes, `${name}: line ${number}`).split('\n')
    pieces.push(first)
    for (const next of rest) {
      yield finished(pieces, number++, name)
      pieces = [next]
    }
  }
  pieces.push(decode(decoder, undefined, `${name}: line ${number}`))
  const last = finished(pieces, number, name)
  if (last !== '') yield last
}

async function* chunks(stream: Readable, name: string, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const chunk of stream) yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
  } catch (cause) {
    signal?.throwIfAborted()
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new FormatError(`${name}: input must be a file that can be read, but got "${reason}".`, { cause })
  }
}

function decode(decoder: TextDecoder, bytes: Uint8Array | undefined, where: string): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true })
  } catch (cause) {
    throw new FormatError(`${where} or one soon after must be UTF-8 text, but got other bytes.`, { cause })
  }
}

function finished(pieces: readonly string[], number: number, name: string): string {
  const whole = pieces.join('')
  const line = number === 1 && whole.startsWith(byteOrderMark) ? whole.slice(1) : whole
  if (line.includes('\0')) throw new FormatError(`${name}: line ${number} must be text, but got a zero byte.`)
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
