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

export function textVectors(words: readonly string[], vectors: Float32Array, withSizes: boolean): Uint8Array {
  const size = vectors.length / words.length
  const lines = words.map((word, i) => `${word} ${vectors.subarray(i * size, (i + 1) * size).join(' ')}\n`)
  return new TextEncoder().encode((withSizes ? `${words.length} ${size}\n` : '') + lines.join(''))
}

/**
 * `withSizes`: the first line must be the sizes; else it may be. @throws FormatError naming the line that is wrong.
 */
export function parseTextVectors(bytes: Uint8Array, source: string, withSizes: boolean): VectorRows {
  const lines = decode(bytes, source).split('\n')
  if (lines.at(-1) === '') lines.pop()
  const sizes = sizesOf(lines, withSizes)
  if (withSizes && sizes === undefined) {
    throw new FormatError(`${source}, line 1: must be two sizes, but got ${describeValue(lines[0])}.`)
  }
  const rows = sizes === undefined ? lines : lines.slice(1)
  const skipped = lines.length - rows.length
  if (rows.length === 0) throw new FormatError(`${source}: vectors must be at least one, but got none.`)
  const size = sizes?.size ?? fieldsOf(rows[0]!).length - 1
  if (sizes !== undefined && rows.length !== sizes.count) {
    throw new FormatError(`${source}: vectors must be ${sizes.count}, as line 1 says, but got ${rows.length}.`)
  }
  const vectors = new Float32Array(rows.length * size)
  const places = new Map<string, number>()
  for (const [row, line] of rows.entries()) {
    const place = `${source}, line ${row + 1 + skipped}`
    const [word, ...numbers] = fieldsOf(line)
    if (word === undefined || word === '' || numbers.length !== size || size === 0) {
      const rule = size === 0 ? 'a word and its numbers' : `a word and ${size} numbers`
      throw new FormatError(`${place}: must have ${rule}, but got ${describeValue(line)}.`)
    }
    if (places.has(word)) {
      throw new FormatError(`${place}: word must be a new one, but got ${describeValue(word)} again.`)
    }
    places.set(word, row)
    for (const [i, text] of numbers.entries()) {
      const value = Math.fround(/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN)
      if (!Number.isFinite(value)) {
        throw new FormatError(`${place}: number ${i + 1} must be a finite number, but got ${describeValue(text)}.`)
      }
      vectors[row * size + i] = value
    }
  }
  return { words: [...places.keys()], vectors }
}

/** The first line's sizes; unless it must be that, it may be a word that is a number, with a vector of one number. */
function sizesOf([first = '', second = '']: readonly string[], must: boolean): VectorSizes | undefined {
  const sizes = /^(\d{1,15}) (\d{1,15})\r?$/.exec(first)
  if (sizes === null) return undefined
  const [count, size] = [Number(sizes[1]), Number(sizes[2])]
  return must || size === 1 || fieldsOf(second).length !== 2 ? { count, size } : undefined
}

/** The parts of a line between single spaces; one space at the end, which word2vec writes, is none. */
function fieldsOf(line: string): string[] {
  return line.replace(/ ?\r?$/, '').split(' ')
}

function decode(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new FormatError(`${source}: text must be UTF-8, but got other bytes. Is it a .bin file?`, { cause })
  }
}
