/** Which pieces of words to put together, by how often they stand side by side. */
import { AbortError, compareCodePoints } from '@tessera-ml/core'
import { Heap } from './heap.js'

/** How words become pieces. */
export interface WordMarks {
  /** Before every piece that does not begin a word; '' for none. */
  readonly prefix: string
  /** Behind the last piece of a word; '' for none. */
  readonly suffix: string
}

export interface MergeTraining extends WordMarks {
  readonly vocabularySize: number
  readonly minCount: number
  /** Tokens of the first ids. */
  readonly specialTokens: readonly string[]
  /** Characters that have a token, whether they occur or not. */
  readonly alphabet: Iterable<string>
  /** Told how many tokens there are. */
  readonly onProgress: (done: number, total: number) => void
  readonly signal: AbortSignal | undefined
}

export interface Merges {
  /** By id. */
  readonly tokens: readonly string[]
  /** Pairs of tokens in the order in which they were put together. */
  readonly merges: readonly (readonly [string, string])[]
}

interface Candidate {
  readonly key: number
  readonly count: number
}

/** A pair of ids as one number; ids are below this. */
const idLimit = 2 ** 26
/** Milliseconds between two breaks. */
const breakMs = 100

/**
 * Byte-pair encoding: the most frequent pair becomes a token, again and again. Of pairs with equal counts the one with the
 * smaller ids comes first, as in Hugging Face's trainer.
 *
 * Source: Sennrich et al. 2016, arXiv:1508.07909, section 3.2.
 */
export async function trainMerges(wordCounts: ReadonlyMap<string, number>, options: MergeTraining): Promise<Merges> {
  const { prefix, suffix, vocabularySize, minCount, specialTokens, onProgress, signal } = options
  const tokens: string[] = []
  const ids = new Map<string, number>()
  const idOf = (token: string): number => {
    const known = ids.get(token)
    if (known !== undefined) return known
    ids.set(token, tokens.length)
    return tokens.push(token) - 1
  }
  for (const token of specialTokens) idOf(token)
  const entries = [...wordCounts].sort(([a], [b]) => compareCodePoints(a, b))
  const characters = new Set(options.alphabet)
  for (const [word] of entries) for (const character of word) characters.add(character)
  for (const character of [...characters].sort(compareCodePoints)) idOf(character)
  const pieces = entries.map(([word]) => piecesOf(word, { prefix, suffix }))
  for (const piece of [...new Set(pieces.flat())].sort(compareCodePoints)) idOf(piece)

  const words = pieces.map((parts) => parts.map(idOf))
  const counts = new Map<number, number>()
  const places = new Map<number, Set<number>>()
  const count = (index: number, sign: 1 | -1, changed?: Set<number>): void => {
    const word = words[index]!
    for (let i = 0; i + 1 < word.length; i++) {
      const key = word[i]! * idLimit + word[i + 1]!
      counts.set(key, (counts.get(key) ?? 0) + sign * entries[index]![1])
      if (sign < 0) continue
      const found = places.get(key)
      if (found === undefined) places.set(key, new Set([index]))
      else found.add(index)
      changed?.add(key)
    }
  }
  for (const index of words.keys()) count(index, 1)
  const queue = new Heap<Candidate>((a, b) => a.count > b.count || (a.count === b.count && a.key < b.key))
  for (const [key, total] of counts) queue.push({ key, count: total })

  const merges: (readonly [string, string])[] = []
  let last = performance.now()
  while (tokens.length < vocabularySize) {
    if (performance.now() - last > breakMs) {
      await new Promise((resolve) => setTimeout(resolve))
      if (signal?.aborted)
        throw new AbortError('SubwordTokenizer.train: the work was cancelled.', { cause: signal.reason })
      onProgress(tokens.length, vocabularySize)
      last = performance.now()
    }
    const best = queue.pop()
    if (best === undefined) break
    const now = counts.get(best.key)!
    if (now !== best.count) {
      // It has lost some since it was put there; what has gained stands there again.
      if (now > 0 && now < best.count) queue.push({ key: best.key, count: now })
      continue
    }
    if (now < Math.max(1, minCount)) break
    const [left, right] = [Math.floor(best.key / idLimit), best.key % idLimit]
    const merged = idOf(tokens[left]! + tokens[right]!.slice(prefix.length))
    merges.push([tokens[left]!, tokens[right]!])
    const changed = new Set<number>()
    for (const index of places.get(best.key)!) {
      count(index, -1)
      words[index] = join(words[index]!, left, right, merged)
      count(index, 1, changed)
    }
    places.delete(best.key)
    for (const key of changed) {
      if (isPart(key, merged)) queue.push({ key, count: counts.get(key)! })
    }
  }
  onProgress(tokens.length, tokens.length)
  return { tokens, merges }
}

/** The characters of a word with the marks of their places. */
export function piecesOf(word: string, { prefix, suffix }: WordMarks): string[] {
  const characters = [...word]
  return characters.map(
    (character, i) => (i > 0 ? prefix : '') + character + (i === characters.length - 1 ? suffix : ''),
  )
}

function join(word: readonly number[], left: number, right: number, merged: number): number[] {
  const next: number[] = []
  for (let i = 0; i < word.length; i++) {
    const isPair = word[i] === left && word[i + 1] === right
    next.push(isPair ? merged : word[i]!)
    if (isPair) i++
  }
  return next
}

function isPart(key: number, id: number): boolean {
  return key % idLimit === id || Math.floor(key / idLimit) === id
}
