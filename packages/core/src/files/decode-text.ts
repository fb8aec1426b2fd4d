import { describe } from '../errors/describe.js'
import { FormatError } from '../errors/errors.js'

/**
 * The text of a file: UTF-8, without a byte order mark, lines ended by `\n` alone.
 *
 * @throws FormatError for UTF-16, for bytes that are not UTF-8 and for NUL, which text files do not hold.
 */
export function decodeText(data: string | Uint8Array, source: string): string {
  if (typeof data !== 'string' && !(data instanceof Uint8Array)) {
    throw new FormatError(`${source}: data must be a text or a Uint8Array, but got ${describe(data)}.`)
  }
  let text = typeof data === 'string' ? data : new TextDecoder('utf-8', { ignoreBOM: true }).decode(data)
  if (typeof data !== 'string') checkBytes(data, text, source)
  const nul = text.indexOf('\0')
  if (nul >= 0) throw new FormatError(`${source}: file must be text, but got a NUL byte in line ${lineAt(text, nul)}.`)
  if (text.startsWith('\ufeff')) text = text.slice(1)
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
}

function checkBytes(bytes: Uint8Array, text: string, source: string): void {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new FormatError(`${source}: file must be UTF-8, but got UTF-16. Save it as UTF-8.`)
  }
  if (!text.includes('\ufffd') || isUtf8(bytes)) return
  const line = lineAt(text, text.indexOf('\ufffd'))
  throw new FormatError(`${source}: file must be UTF-8 text, but got other bytes in line ${line}.`)
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split(/\r\n|\r|\n/).length
}
