/** Datasets in a chain: each link says what becomes of the elements, and nothing runs before a pass asks for them. */
import { knownOptions, nonNegativeInteger, positiveInteger } from '../errors/checks.js'
import { Generator } from '../random/generator.js'
import { bucketer, type BucketByLengthOptions } from './bucket-by-length.js'
import type { Batch, EpochContext } from './dataset.js'
import { stackExamples, type Example } from './example.js'
import type { ElementInfo, MapFunction, Mapper } from './mapper.js'
import { ordered, prefetched, type Elements } from './ordered.js'
import { shuffled } from './shuffled.js'

export interface MapOptions {
  /** How many elements may be under way at a time, for functions that give promises; a positive integer. Default: 1. */
  readonly parallelCalls?: number
}

export interface ShuffleOptions {
  /** Where the order comes from; an integer of at least 0. Default: the random numbers of the pass, from the seed of `fit`. */
  readonly seed?: number
}

export interface PipelineBatchOptions {
  /** Whether the last batch is left out if it is not full. Default: false. */
  readonly dropRemainder?: boolean
}

/**
 * Elements that are made, read or changed while a pass goes through them; `fit`, `evaluate` and `predict` take one of
 * batches. Links are named and ordered as in tf.data. The same seed gives the same elements in the same order, whatever
 * runs them; a chain can be gone through any number of times, and none of its links changes another.
 *
 * @example
 * const data = fromArrays({ x: [[1], [2], [3]], y: [0, 1, 0] }).shuffle(3).map(({ x, y }) => ({ x, y })).batch(2)
 */
export class Pipeline<T> implements AsyncIterable<T> {
  readonly #open: (context: EpochContext) => Elements<T>

  /** `open` starts a pass; `size` is the number of its elements, where known; `links` how many links came before. */
  constructor(
    open: (context: EpochContext) => Elements<T>,
    readonly size?: number,
    private readonly links = 0,
  ) {
    this.#open = open
  }

  /** Each element changed by a function, or by one in other threads (`workerMap`); the order is kept. */
  map<R>(change: MapFunction<T, R> | Mapper<T, R>, options: MapOptions = {}): Pipeline<Awaited<R>> {
    knownOptions('map', options, ['parallelCalls'])
    const parallelCalls = positiveInteger('map: parallelCalls', options.parallelCalls ?? 1)
    return this.#link(async function* (source, { context, random }) {
      const infoOf = (index: number): ElementInfo => {
        return { index, epoch: context.epoch, seed: random.fork(index).integer(2 ** 53 - 1) }
      }
      if (typeof change === 'function') {
        yield* ordered(source, parallelCalls, (element, index) => change(element, infoOf(index)))
        return
      }
      const open = change.open(context.signal)
      try {
        yield* ordered(source, open.ahead, (element, index) => open.run(element, infoOf(index)))
      } finally {
        await open.close()
      }
    }, this.size)
  }

  /** Those elements for which the function gives true. */
  filter(keep: (element: T) => boolean | Promise<boolean>): Pipeline<T> {
    return this.#link(async function* (source) {
      for await (const element of source) if (await keep(element)) yield element
    })
  }

  /**
   * At each turn a random one of the next `bufferSize` elements; a new order each epoch. Without effect where the pass
   * asks for none, as in evaluation.
   */
  shuffle(bufferSize: number, options: ShuffleOptions = {}): Pipeline<T> {
    knownOptions('shuffle', options, ['seed'])
    positiveInteger('shuffle: bufferSize', bufferSize)
    const { seed } = options
    if (seed !== undefined) nonNegativeInteger('shuffle: seed', seed)
    return this.#link((source, { context, random }) => {
      if (!context.shuffle) return source
      return shuffled(source, bufferSize, seed === undefined ? random : new Generator(seed).fork(context.epoch))
    }, this.size)
  }

  /** Examples put together, so many at a time. @throws ShapeError while going through, if their shapes differ. */
  batch(this: Pipeline<Example>, batchSize: number, options: PipelineBatchOptions = {}): Pipeline<Batch> {
    knownOptions('batch', options, ['dropRemainder'])
    positiveInteger('batch: batchSize', batchSize)
    const { dropRemainder = false } = options
    const count = this.size === undefined ? undefined : this.size / batchSize
    return this.#link(
      async function* (source) {
        let examples: Example[] = []
        for await (const example of source) {
          examples.push(example)
          if (examples.length < batchSize) continue
          yield stackExamples(examples)
          examples = []
        }
        if (examples.length > 0 && !dropRemainder) yield stackExamples(examples)
      },
      count === undefined ? undefined : dropRemainder ? Math.floor(count) : Math.ceil(count),
    )
  }

  /** Batches of sequences of about one length, padded and masked; see `BucketByLengthOptions`. */
  bucketByLength(this: Pipeline<Example>, options: BucketByLengthOptions): Pipeline<Batch> {
    return this.#link(bucketer(options))
  }

  /** Asks for so many elements ahead, so that they are made while others are used. */
  prefetch(count: number): Pipeline<T> {
    positiveInteger('prefetch: count', count)
    return this.#link((source) => prefetched(source, count), this.size)
  }

  /** Keeps all elements in memory after the first whole pass, in that pass's order. They are not to be changed. */
  cache(): Pipeline<T> {
    let kept: readonly T[] | undefined
    return new Pipeline(
      (context) => {
        const source = kept ?? this.#open(context)
        return kept === undefined ? remember(source, (all) => (kept = all)) : source
      },
      this.size,
      this.links + 1,
    )
  }

  /** The first so many elements. */
  take(count: number): Pipeline<T> {
    nonNegativeInteger('take: count', count)
    const size = this.size === undefined ? undefined : Math.min(this.size, count)
    return this.#link(async function* (source) {
      let left = count
      if (left === 0) return
      for await (const element of source) {
        yield element
        left -= 1
        if (left === 0) return
      }
    }, size)
  }

  /** All but the first so many elements. */
  skip(count: number): Pipeline<T> {
    nonNegativeInteger('skip: count', count)
    const size = this.size === undefined ? undefined : Math.max(0, this.size - count)
    return this.#link(async function* (source) {
      let left = count
      for await (const element of source) {
        if (left > 0) left -= 1
        else yield element
      }
    }, size)
  }

  /** All elements so many times over, each time as in an epoch of its own. */
  repeat(count: number): Pipeline<T> {
    positiveInteger('repeat: count', count)
    const open = this.#open
    const again = async function* (context: EpochContext) {
      for (let i = 0; i < count; i++) {
        yield* open({ ...context, epoch: context.epoch * count + i, random: context.random.fork('repeat').fork(i) })
      }
    }
    return new Pipeline(again, this.size === undefined ? undefined : this.size * count, this.links + 1)
  }

  /** Batches an epoch, where known: what progress bars need of a dataset. */
  get batchesPerEpoch(): number | undefined {
    return this.size
  }

  /** The elements of one pass: what training asks of a dataset. */
  batches(context: EpochContext): Elements<T> {
    return this.#open(context)
  }

  /** The elements of the first epoch, with the random numbers of seed 0. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    yield* this.#open({ epoch: 0, shuffle: true, random: new Generator(0) })
  }

  #link<R>(
    change: (source: Elements<T>, pass: { context: EpochContext; random: Generator }) => Elements<R>,
    size?: number,
  ): Pipeline<R> {
    const open = (context: EpochContext): Elements<R> =>
      change(this.#open(context), { context, random: context.random.fork('link').fork(this.links) })
    return new Pipeline(open, size, this.links + 1)
  }
}

async function* remember<T>(source: Elements<T>, keep: (all: readonly T[]) => void): AsyncGenerator<T> {
  const all: T[] = []
  for await (const element of source) {
    all.push(element)
    yield element
  }
  keep(all)
}
