/** Word vectors as text, a word and its numbers a line, with a first line of two sizes (word2vec) or without (GloVe). */
import { FormatError, describeValue } from '@tessera-ml/core'

/** What a file of vectors holds. */
export interface VectorRows {
  readonly words: readonly string[]
  readonly vectors: Float32Array
}

interface VectorSizes {
  readonly count: number
  readonly size: number
}

const lineFeed = 10

export function textVectors(words: readonly string[], vectors: Float32Array, withSizes: boolean): Uint8Array {
  const size = vectors.length / words.length
  const lines = words.map((word, i) => `${word} ${vectors.subarray(i * size, (i + 1) * size).join(' ')}\n`)
  return new TextEncoder().encode((withSizes ? `${words.length} ${size}\n` : '') + lines.join(''))
}

/**
 * Line by line, since such files are larger than a string may be. `withSizes`: the first line must be the sizes; else it
 * may be. @throws FormatError naming the line that is wrong.
 */
export function parseTextVectors(bytes: Uint8Array, source: string, withSizes: boolean): VectorRows {
  const lines = linesOf(bytes, source)
  const [first, second] = [lines.next().value, lines.next().value].map((line) => line ?? '')
  const sizes = sizesOf(first!, second!, withSizes)
  if (withSizes && sizes === undefined) {
    throw new FormatError(`${source}, line 1: must be two sizes, but got ${describeValue(first)}.`)
  }
  const skipped = sizes === undefined ? 0 : 1
  const count = countLines(bytes) - skipped
  if (count === 0) throw new FormatError(`${source}: vectors must be at least one, but got none.`)
  if (sizes !== undefined && count !== sizes.count) {
    throw new FormatError(`${source}: vectors must be ${sizes.count}, as line 1 says, but got ${count}.`)
  }
  const size = sizes?.size ?? fieldsOf(first!).length - 1
  let vectors: Float32Array | undefined
  const places = new Map<string, number>()
  let line = 0
  for (const text of linesOf(bytes, source)) {
    line += 1
    if (line <= skipped) continue
    const place = `${source}, line ${line}`
    const [word, ...numbers] = fieldsOf(text)
    if (word === undefined || word === '' || numbers.length !== size || size === 0) {
      const rule = size === 0 ? 'a word and its numbers' : `a word and ${size} numbers`
      throw new FormatError(`${place}: must have ${rule}, but got ${describeValue(text)}.`)
    }
    if (places.has(word)) {
      throw new FormatError(`${place}: word must be a new one, but got ${describeValue(word)} again.`)
    }
    // Not before the first line has shown that there are so many numbers.
    vectors ??= new Float32Array(count * size)
    addNumbers(vectors, places.size * size, numbers, place)
    places.set(word, line)
  }
  return { words: [...places.keys()], vectors: vectors! }
}

function addNumbers(vectors: Float32Array, start: number, numbers: readonly string[], place: string): void {
  for (const [i, text] of numbers.entries()) {
    const value = Math.fround(/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN)
    if (!Number.isFinite(value)) {
      throw new FormatError(`${place}: number ${i + 1} must be a finite number, but got ${describeValue(text)}.`)
    }
    vectors[start + i] = value
  }
}

/** The first line's sizes; unless it must be that, it may be a word that is a number, with a vector of one number. */
function sizesOf(first: string, second: string, must: boolean): VectorSizes | undefined {
  const sizes = /^(\d{1,15}) (\d{1,15})\r?$/.exec(first)
  if (sizes === null) return undefined
  const [count, size] = [Number(sizes[1]), Number(sizes[2])]
  return must || size === 1 || fieldsOf(second).length !== 2 ? { count, size } : undefined
}

/** The parts of a line between single spaces; one space at the end, which word2vec writes, is none. */
function fieldsOf(line: string): string[] {
  return line.replace(/ ?\r?$/, '').split(' ')
}

function* linesOf(bytes: Uint8Array, source: string): Generator<string, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const found = bytes.indexOf(lineFeed, start)
    const end = found < 0 ? bytes.length : found
    yield decode(decoder, bytes.subarray(start, end), `${source}, line ${line}`)
    start = end + 1
  }
  return undefined
}

function decode(decoder: TextDecoder, bytes: Uint8Array, place: string): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new FormatError(`${place}: text must be UTF-8, but got other bytes. Is it a .bin file?`, { cause })
  }
}

function countLines(bytes: Uint8Array): number {
  let count = 0
  for (let start = 0; start < bytes.length; count++) {
    const found = bytes.indexOf(lineFeed, start)
    start = found < 0 ? bytes.length : found + 1
  }
  return count
}
