/** Vectors for words from how often they stand near each other. */
import {
  AbortError,
  checkHooks,
  Generator,
  knownOptions,
  nonNegativeInteger,
  nonNegativeNumber,
  positiveInteger,
  positiveNumber,
  withoutUndefined,
} from '@tessera-ml/core'
import { coOccurrences, type CoOccurrences } from './co-occurrences.js'
import { encodeCorpus } from './corpus.js'
import type { EmbeddingProgress } from './word2vec-options.js'
import { WordVectors } from './word-vectors.js'

/** The defaults are those of Stanford's program, but for `vectorSize`, which is as in word2vec. */
export interface GloveOptions {
  /** Numbers a vector; a positive integer. Default: 100. */
  readonly vectorSize?: number
  /** Most words on each side that count as near; a positive integer. Default: 15. */
  readonly window?: number
  /** Words that occur fewer times are left out; a positive integer. Default: 5. */
  readonly minCount?: number
  /** From this count on a pair has its full weight; above 0. Default: 100. */
  readonly xMax?: number
  /** Below it, its weight is (count / xMax) to this power; at least 0. Default: 0.75. */
  readonly alpha?: number
  /** AdaGrad's step size; above 0. Default: 0.05. */
  readonly learningRate?: number
  /** Passes over all pairs; a positive integer. Default: 25. */
  readonly epochs?: number
  /** Where all random numbers come from; an integer of at least 0. Default: 0. */
  readonly seed?: number
  /** Told a few times a second, of words gone through. Default: none. */
  readonly onProgress?: (progress: EmbeddingProgress) => void
  /** Cancels training with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

const where = 'trainGlove'
/** Milliseconds between two breaks. */
const breakMs = 100
/** Pairs between two looks at the clock. */
const pairsPerLook = 4096

/**
 * Trains GloVe on texts that are split into words.
 *
 *   L = Σ f(Xᵢⱼ)·(wᵢ·vⱼ + bᵢ + cⱼ - ln Xᵢⱼ)² / 2      f(x) = min(1, (x / xMax)^alpha)
 *
 * over all pairs of words that stand near each other, in an order that each epoch draws anew; the result is w + v.
 * AdaGrad begins with squared gradients of 1, the numbers in ±0.5/(vectorSize + 1). In one thread, float32: the same
 * texts, options and seed give the same vectors.
 * Source: Pennington et al. 2014, doi:10.3115/v1/D14-1162; the program that came with it in what that leaves open.
 *
 * @throws ConfigError if an option is unknown or out of its range, or no word is frequent enough.
 * @throws AbortError if `signal` cancels.
 */
export async function trainGlove(
  texts: readonly (readonly string[])[],
  options: GloveOptions = {},
): Promise<WordVectors> {
  const complete = { ...defaults, ...withoutUndefined(options) }
  checkHooks(where, complete)
  checkOptions(complete)
  const { vectorSize, window, minCount, epochs, onProgress, signal } = complete
  const corpus = encodeCorpus(where, texts, minCount)
  const pairs = coOccurrences(corpus, window)
  const random = new Generator(complete.seed).fork('glove')
  const table = (label: string) => {
    // A row is a vector and, behind it, its bias.
    const values = new Float32Array(corpus.words.length * (vectorSize + 1))
    random.fork(label).fillUniform(values, -0.5 / (vectorSize + 1), 0.5 / (vectorSize + 1))
    return { values, squares: new Float32Array(values.length).fill(1) }
  }
  const state = { words: table('words'), contexts: table('contexts') }
  const total = corpus.size * epochs
  const count = pairs.counts.length
  let last = performance.now()
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = random.fork(epoch).permutation(count)
    for (let start = 0; start < count; start += pairsPerLook) {
      learn(pairs, order.subarray(start, start + pairsPerLook), state, complete)
      if (performance.now() - last > breakMs) await new Promise((resolve) => setTimeout(resolve))
      else if (!signal?.aborted) continue
      if (signal?.aborted) throw new AbortError(`${where}: the work was cancelled.`, { cause: signal.reason })
      onProgress({ done: Math.round(corpus.size * (epoch + start / count)), total })
      last = performance.now()
    }
  }
  onProgress({ done: total, total })
  const vectors = new Float32Array(corpus.words.length * vectorSize)
  const { words, contexts } = state
  vectors.forEach((_, i) => {
    const place = Math.floor(i / vectorSize) * (vectorSize + 1) + (i % vectorSize)
    vectors[i] = words.values[place]! + contexts.values[place]!
  })
  return new WordVectors(corpus.words, vectors)
}

interface Table {
  readonly values: Float32Array
  readonly squares: Float32Array
}

interface GloveState {
  readonly words: Table
  readonly contexts: Table
}

/** One step for each of the pairs. */
export function learn(
  { first, second, counts }: CoOccurrences,
  order: Uint32Array,
  { words, contexts }: GloveState,
  {
    vectorSize,
    xMax,
    alpha,
    learningRate,
  }: Required<Pick<GloveOptions, 'vectorSize' | 'xMax' | 'alpha' | 'learningRate'>>,
): void {
  const width = vectorSize + 1
  const [w, v] = [words.values, contexts.values]
  const step = (table: Table, place: number, gradient: number): void => {
    table.values[place]! -= (learningRate * gradient) / Math.sqrt(table.squares[place]!)
    table.squares[place]! += gradient * gradient
  }
  for (const pair of order) {
    const [i, j] = [first[pair]! * width, second[pair]! * width]
    let difference = w[i + vectorSize]! + v[j + vectorSize]! - Math.log(counts[pair]!)
    for (let d = 0; d < vectorSize; d++) difference += w[i + d]! * v[j + d]!
    const gradient = Math.min(1, (counts[pair]! / xMax) ** alpha) * difference
    for (let d = 0; d < vectorSize; d++) {
      const before = w[i + d]!
      step(words, i + d, gradient * v[j + d]!)
      step(contexts, j + d, gradient * before)
    }
    step(words, i + vectorSize, gradient)
    step(contexts, j + vectorSize, gradient)
  }
}

const defaults = {
  vectorSize: 100,
  window: 15,
  minCount: 5,
  xMax: 100,
  alpha: 0.75,
  learningRate: 0.05,
  epochs: 25,
  seed: 0,
  onProgress: (): void => undefined,
}

function checkOptions(options: Required<Omit<GloveOptions, 'signal'>>): void {
  knownOptions(where, options, [...Object.keys(defaults), 'signal'])
  for (const name of ['vectorSize', 'window', 'minCount', 'epochs'] as const) {
    positiveInteger(`${where}: ${name}`, options[name])
  }
  positiveNumber(`${where}: xMax`, options.xMax)
  nonNegativeNumber(`${where}: alpha`, options.alpha)
  positiveNumber(`${where}: learningRate`, options.learningRate)
  nonNegativeInteger(`${where}: seed`, options.seed)
}
