import { FormatError } from '../errors/errors.js'

export interface TextLinesOptions {
  /** Most characters of a line, so that a file without line ends does not fill the memory. Default: 100,000,000. */
  readonly longestLine?: number
}

const byteOrderMark = '\ufeff'

/**
 * The lines of UTF-8 text that comes in pieces, one by one without their ends (LF or CRLF) and without a byte order mark.
 * A last line needs no end; there is no empty line after the last end.
 *
 * @throws FormatError if it is not UTF-8 text or a line is too long; it begins with `name` and tells the line.
 */
export async function* textLines(
  chunks: AsyncIterable<Uint8Array | string>,
  name: string,
  { longestLine = 100_000_000 }: TextLinesOptions = {},
): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let number = 1
  // The pieces of a line that has not ended yet.
  let pieces: string[] = []
  let length = 0
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : decode(decoder, chunk, `${name}: line ${number}`)
    const [first = '', ...rest] = text.split('\n')
    pieces.push(first)
    for (const next of rest) {
      yield finished(pieces, name, number++, longestLine)
      pieces = [next]
      length = 0
    }
    length += pieces.at(-1)!.length
    checkLength(name, number, length, longestLine)
  }
  pieces.push(decode(decoder, undefined, `${name}: line ${number}`))
  const last = finished(pieces, name, number, longestLine)
  if (last !== '') yield last
}

function decode(decoder: TextDecoder, bytes: Uint8Array | undefined, where: string): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true })
  } catch (cause) {
    throw new FormatError(`${where} or one soon after must be UTF-8 text, but got other bytes.`, { cause })
  }
}

function finished(pieces: readonly string[], name: string, number: number, longestLine: number): string {
  const whole = pieces.join('')
  const line = number === 1 && whole.startsWith(byteOrderMark) ? whole.slice(1) : whole
  checkLength(name, number, line.length, longestLine)
  if (line.includes('\0')) throw new FormatError(`${name}: line ${number} must be text, but got a zero byte.`)
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

function checkLength(name: string, number: number, length: number, longestLine: number): void {
  if (length <= longestLine) return
  const rule = `of at most ${longestLine} characters`
  throw new FormatError(`${name}: line ${number} must be ${rule}, but got at least ${length}.`)
}
