/** Word vectors in word2vec's binary form: a line of two sizes, then a word, a space, float32 numbers and a line feed each. */
import { FormatError, describeValue } from '@tessera-ml/core'
import type { VectorRows } from './text-vectors.js'

const [lineFeed, space] = [10, 32]

export function binaryVectors(words: readonly string[], vectors: Float32Array): Uint8Array {
  const size = vectors.length / words.length
  const encoder = new TextEncoder()
  const head = encoder.encode(`${words.length} ${size}\n`)
  const names = words.map((word) => encoder.encode(`${word} `))
  const bytes = new Uint8Array(names.reduce((sum, name) => sum + name.length + 4 * size + 1, head.length))
  const view = new DataView(bytes.buffer)
  bytes.set(head)
  let at = head.length
  for (const [row, name] of names.entries()) {
    bytes.set(name, at)
    at += name.length
    for (let i = 0; i < size; i++, at += 4) view.setFloat32(at, vectors[row * size + i]!, true)
    bytes[at++] = lineFeed
  }
  return bytes
}

/** The line feed behind a vector may be missing, as in gensim's files. @throws FormatError naming the byte that is wrong. */
export function parseBinaryVectors(bytes: Uint8Array, source: string): VectorRows {
  const headEnd = bytes.indexOf(lineFeed)
  const head = String.fromCharCode(...bytes.subarray(0, Math.min(40, Math.max(0, headEnd))))
  const sizes = /^([1-9]\d{0,14}) ([1-9]\d{0,14})$/.exec(head)
  if (sizes === null) {
    throw new FormatError(`${source}: line 1 must be two sizes above 0, but got ${describeValue(head)}.`)
  }
  const [count, size] = [Number(sizes[1]), Number(sizes[2])]
  // A word has a byte at least and a space behind it; so nothing is reserved that the file cannot fill.
  if (count * (2 + 4 * size) > bytes.length - headEnd - 1) {
    throw new FormatError(
      `${source}: ${count} vectors of ${size} numbers must fit into the file, but it has ${bytes.length} bytes.`,
    )
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const vectors = new Float32Array(count * size)
  const words = new Set<string>()
  let at = headEnd + 1
  for (let row = 0; row < count; row++) {
    if (row > 0 && bytes[at] === lineFeed) at++
    const end = bytes.indexOf(space, at)
    const place = `${source}, vector ${row + 1} (byte ${at})`
    if (end < 0 || end + 1 + 4 * size > bytes.length) {
      throw new FormatError(`${place}: must be a word and ${size} numbers, but the file ends before.`)
    }
    const word = wordAt(decoder, bytes.subarray(at, end), place)
    if (words.has(word))
      throw new FormatError(`${place}: word must be a new one, but got ${describeValue(word)} again.`)
    words.add(word)
    at = end + 1
    for (let i = 0; i < size; i++, at += 4) {
      const value = view.getFloat32(at, true)
      if (!Number.isFinite(value)) throw new FormatError(`${place}: number ${i + 1} must be finite, but got ${value}.`)
      vectors[row * size + i] = value
    }
  }
  if (bytes[at] === lineFeed) at++
  if (at !== bytes.length) {
    throw new FormatError(`${source}: the file must end at byte ${at}, but it has ${bytes.length} bytes.`)
  }
  return { words: [...words], vectors }
}

function wordAt(decoder: TextDecoder, bytes: Uint8Array, place: string): string {
  try {
    const word = decoder.decode(bytes)
    if (word !== '') return word
  } catch (cause) {
    throw new FormatError(`${place}: word must be UTF-8, but got other bytes.`, { cause })
  }
  throw new FormatError(`${place}: word must not be empty, but it is.`)
}
