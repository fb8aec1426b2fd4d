import { addAbortSignal, type Readable } from 'node:stream'
import { chunksOf, openText } from '../files/read-lines.js'
import { textLines, type TextLinesOptions } from '../files/text-lines.js'

export interface InputLinesOptions extends TextLinesOptions {
  /** Stops the reading. Default: none. */
  readonly signal?: AbortSignal
  /** What `-` stands for. Default: `process.stdin`. */
  readonly stdin?: Readable
}

/**
 * The lines of a UTF-8 text file, or of stdin for `-`, see `textLines`.
 *
 * @throws FormatError if the file cannot be read, is not UTF-8 text, or a line is too long; it names file and line.
 */
export async function* inputLines(path: string, options: InputLinesOptions = {}): AsyncGenerator<string, void, void> {
  const { signal, stdin = process.stdin, ...rules } = options
  const name = path === '-' ? 'stdin' : path
  const stream = path === '-' ? stdin : await openText(path)
  if (signal !== undefined) addAbortSignal(signal, stream)
  yield* textLines(chunksOf(stream, name, signal), name, rules)
}
