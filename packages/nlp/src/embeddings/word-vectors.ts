/** Vectors of words: what is like what, and files. */
import {
  ConfigError,
  describeValue,
  FormatError,
  knownOptions,
  positiveInteger,
  readFileBytes,
  writeFileAtomic,
} from '@tessera-ml/core'
import type { Embedding } from '@tessera-ml/core'
import type { Vocabulary } from '../text/vocabulary.js'
import { embeddingOf, type EmbeddingLayerOptions } from './embedding-layer.js'
import { parseBinaryVectors, binaryVectors } from './binary-vectors.js'
import { parseTextVectors, textVectors } from './text-vectors.js'

/** A word and the cosine of the angle between its vector and what was asked for. */
export interface SimilarWord {
  readonly word: string
  readonly similarity: number
}

export interface MostSimilarOptions {
  /** How many; a positive integer. Default: 10. */
  readonly count?: number
}

/** The forms of files: word2vec's text with a first line, GloVe's without one, word2vec's binary. */
export type VectorsFormat = 'vec' | 'glove' | 'bin'

export class WordVectors {
  /** The words, as a rule most frequent first. */
  readonly words: readonly string[]
  /** Numbers a vector. */
  readonly vectorSize: number
  readonly #vectors: Float32Array
  readonly #places: ReadonlyMap<string, number>
  #unit: Float32Array | undefined

  /**
   * @param vectors one row a word, row-major.
   * @throws ConfigError if a word is empty or there twice, or there is not a row for each.
   */
  constructor(words: readonly string[], vectors: Float32Array) {
    const vectorSize = vectors.length / words.length
    if (!Number.isInteger(vectorSize) || vectorSize === 0) {
      throw new ConfigError(
        `WordVectors: vectors must have a row for each of ${words.length} words, but got ${vectors.length} numbers.`,
      )
    }
    const places = new Map<string, number>()
    for (const [place, word] of words.entries()) {
      if (typeof word !== 'string' || word === '' || places.has(word)) {
        const found = `${describeValue(word)} at position ${place}`
        throw new ConfigError(`WordVectors: words must be different strings that are not empty, but got ${found}.`)
      }
      places.set(word, place)
    }
    this.words = [...words]
    this.vectorSize = vectorSize
    this.#vectors = vectors
    this.#places = places
  }

  has(word: string): boolean {
    return this.#places.has(word)
  }

  /** A copy of a word's vector. @throws ConfigError if there is none. */
  vector(word: string): Float32Array {
    return this.#row(this.#vectors, this.#placeOf(word)).slice()
  }

  /** The cosine of the angle between two words' vectors. @throws ConfigError if a word has none. */
  similarity(a: string, b: string): number {
    return dot(this.#unitOf(a), this.#unitOf(b))
  }

  /** The words most like a word, without itself. @throws ConfigError if it has no vector. */
  mostSimilar(word: string, options: MostSimilarOptions = {}): SimilarWord[] {
    return this.#nearest('mostSimilar', this.#unitOf(word), [word], options)
  }

  /**
   * The words d of "a is to b as c is to d", best first, without a, b and c.
   *
   *   d = argmax cos(d, b̂ - â + ĉ)      with vectors of length 1 (3CosAdd)
   *
   * Source: Mikolov et al. 2013, ACL N13-1090. @throws ConfigError if a word has no vector.
   */
  analogy(a: string, b: string, c: string, options: MostSimilarOptions = {}): SimilarWord[] {
    const [from, to, other] = [this.#unitOf(a), this.#unitOf(b), this.#unitOf(c)]
    const aim = unitRows(
      from.map((value, i) => to[i]! - value + other[i]!),
      this.vectorSize,
    )
    return this.#nearest('analogy', aim, [a, b, c], options)
  }

  /**
   * An embedding layer for the ids of a vocabulary that begins with these vectors: see `EmbeddingLayerOptions`.
   *
   * Id 0 begins at zero; a token without a vector at random numbers that are as large as those of the others.
   */
  embeddingLayer(vocabulary: Vocabulary, options: EmbeddingLayerOptions = {}): Embedding {
    return embeddingOf(vocabulary, this.vectorSize, (token) => this.#rowOf(token), options)
  }

  /** The bytes of a file. @throws ConfigError for an unknown form, or a word with white space in it. */
  toBytes(format: VectorsFormat): Uint8Array {
    const spaced = this.words.find((word) => /\s/u.test(word))
    if (spaced !== undefined) {
      throw new ConfigError(
        `WordVectors: words must be without white space in files, but got ${describeValue(spaced)}.`,
      )
    }
    if (format === 'bin') return binaryVectors(this.words, this.#vectors)
    return textVectors(this.words, this.#vectors, format === 'vec')
  }

  /**
   * Vectors from the bytes of a file; `glove` may begin with a line of sizes, too. `source` names it in messages.
   *
   * @throws FormatError with the line, or the byte, where the file is damaged.
   */
  static fromBytes(bytes: Uint8Array, format: VectorsFormat, source = 'WordVectors.fromBytes'): WordVectors {
    const { words, vectors } =
      format === 'bin' ? parseBinaryVectors(bytes, source) : parseTextVectors(bytes, source, format === 'vec')
    return new WordVectors(words, vectors)
  }

  /** Writes a file, its form by the ending: `.vec`, `.txt` (GloVe's) or `.bin`. Node only. @throws ConfigError, FormatError */
  async save(path: string): Promise<void> {
    await writeFileAtomic(path, this.toBytes(formatOf(path)))
  }

  /** Reads a file of word2vec, fastText or GloVe, its form by the ending. Node only. @throws FormatError */
  static async load(path: string): Promise<WordVectors> {
    const format = formatOf(path)
    return WordVectors.fromBytes(await readFileBytes(path), format, path)
  }

  #placeOf(word: string): number {
    const place = this.#places.get(word)
    if (place !== undefined) return place
    throw new ConfigError(`WordVectors: word must be one that has a vector, but got ${describeValue(word)}.`)
  }

  #row(rows: Float32Array, place: number): Float32Array {
    return rows.subarray(place * this.vectorSize, (place + 1) * this.vectorSize)
  }

  #rowOf(word: string): Float32Array | undefined {
    const place = this.#places.get(word)
    return place === undefined ? undefined : this.#row(this.#vectors, place)
  }

  #unitOf(word: string): Float32Array {
    this.#unit ??= unitRows(this.#vectors, this.vectorSize)
    return this.#row(this.#unit, this.#placeOf(word))
  }

  #nearest(where: string, aim: Float32Array, without: readonly string[], options: MostSimilarOptions): SimilarWord[] {
    knownOptions(where, options, ['count'])
    const count = positiveInteger(`${where}: count`, options.count ?? 10)
    const rows = (this.#unit ??= unitRows(this.#vectors, this.vectorSize))
    const best: SimilarWord[] = []
    for (const [place, word] of this.words.entries()) {
      let similarity = 0
      for (let i = 0, at = place * aim.length; i < aim.length; i++, at++) similarity += aim[i]! * rows[at]!
      if (best.length === count && similarity <= best[count - 1]!.similarity) continue
      if (without.includes(word)) continue
      best.splice(placeIn(best, similarity), 0, { word, similarity })
      if (best.length > count) best.pop()
    }
    return best
  }
}

/** Behind those that are as similar. */
function placeIn(best: readonly SimilarWord[], similarity: number): number {
  let place = best.length
  while (place > 0 && best[place - 1]!.similarity < similarity) place--
  return place
}

function formatOf(path: string): VectorsFormat {
  const ending = /\.(vec|txt|bin)$/i.exec(path)?.[1]?.toLowerCase()
  if (ending === 'vec' || ending === 'bin') return ending
  if (ending === 'txt') return 'glove'
  throw new FormatError(`${path}: file name must end in .vec, .txt or .bin, but it does not.`)
}

/** Rows of length 1; a row of zeros stays. */
function unitRows(rows: Float32Array, size: number): Float32Array {
  const unit = rows.slice()
  for (let start = 0; start < unit.length; start += size) {
    const row = unit.subarray(start, start + size)
    const length = Math.sqrt(dot(row, row))
    if (length > 0) for (let i = 0; i < size; i++) row[i]! /= length
  }
  return unit
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
