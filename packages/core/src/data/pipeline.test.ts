import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { ConfigError, FormatError, ShapeError } from '../errors/errors.js'
import { Generator } from '../random/generator.js'
import type { Batch } from './dataset.js'
import { fromArrays } from './from-arrays.js'
import { fromFiles, fromLines } from './from-files.js'
import { fromGenerator } from './from-generator.js'
import type { NdArray } from './nd-array.js'
import type { Pipeline } from './pipeline.js'

beforeAll(() => engine())

const numbers = (count: number) => fromGenerator(() => Array.from({ length: count }, (_, i) => i))

async function collect<T>(source: Pipeline<T>, epoch = 0, shuffle = true, seed = 1): Promise<T[]> {
  const all: T[] = []
  const random = new Generator(seed).fork(epoch)
  for await (const element of source.batches({ epoch, shuffle, random })) all.push(element)
  return all
}

const plain = (array: unknown) => ({ data: [...(array as NdArray).data], shape: (array as NdArray).shape })

describe('links', () => {
  it('take, skip, filter and repeat', async () => {
    expect(await collect(numbers(5).take(2))).toEqual([0, 1])
    expect(await collect(numbers(5).take(0))).toEqual([])
    expect(await collect(numbers(5).skip(3))).toEqual([3, 4])
    expect(await collect(numbers(6).filter((n) => n % 2 === 1))).toEqual([1, 3, 5])
    expect(await collect(numbers(2).repeat(3))).toEqual([0, 1, 0, 1, 0, 1])
  })

  it('run nothing before it is asked for, and no more than asked for', async () => {
    let made = 0
    const source = fromGenerator(function* () {
      for (;;) yield made++
    })
    const chain = source.map((n) => n + 1).filter((n) => n > 2)
    expect(made).toBe(0)
    expect(await collect(chain.take(2))).toEqual([3, 4])
    expect(made).toBe(4)
  })

  it('map in order, several at a time, with information that depends on the element alone', async () => {
    let [running, most] = [0, 0]
    const slow = async (n: number) => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, n === 0 ? 20 : 1))
      running -= 1
      return 10 * n
    }
    expect(await collect(numbers(5).map(slow, { parallelCalls: 3 }))).toEqual([0, 10, 20, 30, 40])
    expect(most).toBe(3)
    const seeds = (source: Pipeline<number>) => collect(source.map((_, info) => info))
    const all = await seeds(numbers(4))
    expect(await seeds(numbers(4))).toEqual(all)
    expect(all.map(({ index }) => index)).toEqual([0, 1, 2, 3])
    expect(new Set(all.map(({ seed }) => seed)).size).toBe(4)
  })

  it('hand on an error in its place, and close what lies before', async () => {
    let isClosed = false
    const source = fromGenerator(async function* () {
      try {
        for (let i = 0; ; i++) yield i
      } finally {
        isClosed = true
      }
    })
    const failing = source
      .map(
        (n) => {
          if (n === 2) throw new RangeError('two')
          return n
        },
        { parallelCalls: 3 },
      )
      .prefetch(2)
    const seen: number[] = []
    const run = (async () => {
      for await (const n of failing) seen.push(n)
    })()
    await expect(run).rejects.toThrow(RangeError)
    expect(seen).toEqual([0, 1])
    expect(isClosed).toBe(true)
  })

  it('prefetch so many', async () => {
    let made = 0
    const source = fromGenerator(async function* () {
      for (let i = 0; i < 9; i++) {
        made += 1
        yield await Promise.resolve(i)
      }
    })
    const iterator = source.prefetch(3)[Symbol.asyncIterator]()
    await iterator.next()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(made).toBe(4)
    await iterator.return(undefined)
    expect(await collect(source.prefetch(20))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('cache after the first whole pass', async () => {
    let made = 0
    const cached = numbers(3)
      .map((n) => [n, made++])
      .cache()
    await collect(cached.take(1))
    const first = await collect(cached)
    expect(await collect(cached)).toEqual(first)
    expect(made).toBe(4)
  })

  it('know their size where it can be known', () => {
    const source = fromArrays({ x: [[1], [2], [3], [4], [5]], y: [1, 2, 3, 4, 5] })
    expect([source, source.map((e) => e), source.take(2), source.skip(2), source.repeat(2)].map((p) => p.size)).toEqual(
      [5, 5, 2, 3, 10],
    )
    expect(source.batch(2).batchesPerEpoch).toBe(3)
    expect(source.batch(2, { dropRemainder: true }).batchesPerEpoch).toBe(2)
    expect(source.filter(() => true).size).toBeUndefined()
  })
})

describe('shuffle', () => {
  it('has all elements once, in the same order for the same seed, another one each epoch', async () => {
    for (const size of [1, 3, 10, 50]) {
      const shuffled = numbers(20).shuffle(size)
      const order = await collect(shuffled)
      expect(order.toSorted((a, b) => a - b)).toEqual(await collect(numbers(20)))
      expect(await collect(shuffled)).toEqual(order)
    }
    const orders = await Promise.all([0, 1].map((epoch) => collect(numbers(20).shuffle(20, { seed: 3 }), epoch)))
    expect(orders[0]).not.toEqual(orders[1])
    expect(await collect(numbers(20).shuffle(20, { seed: 3 }), 0, true, 99)).toEqual(orders[0])
    expect(await collect(numbers(20).shuffle(20).shuffle(20))).not.toEqual(await collect(numbers(20).shuffle(20)))
  })

  it('keeps elements within the buffer, and does nothing where the pass asks for none', async () => {
    const order = await collect(numbers(100).shuffle(10))
    order.forEach((n, place) => expect(n).toBeLessThan(place + 10))
    expect(order).not.toEqual(await collect(numbers(100)))
    expect(await collect(numbers(20).shuffle(5), 0, false)).toEqual(await collect(numbers(20)))
  })

  it('is another one in each repetition', async () => {
    const twice = await collect(numbers(20).shuffle(20, { seed: 1 }).repeat(2))
    expect(twice.slice(0, 20)).not.toEqual(twice.slice(20))
  })
})

describe('batch', () => {
  it('puts columns together, of their own types', async () => {
    const ids = Int32Array.of(1, 2, 3)
    const source = fromArrays({
      x: {
        a: ids,
        b: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
      },
      y: [0, 1, 0],
      sampleWeight: [1, 2, 3],
    })
    const [first, second] = (await collect(source.batch(2))) as [Batch, Batch]
    const x = first.x as Record<string, NdArray>
    expect(x['a']!.data).toEqual(Int32Array.of(1, 2))
    expect(plain(x['b'])).toEqual({ data: [1, 2, 3, 4], shape: [2, 2] })
    expect(plain(first.y)).toEqual({ data: [0, 1], shape: [2] })
    expect(plain(first.sampleWeight)).toEqual({ data: [1, 2], shape: [2] })
    expect(plain(second.y)).toEqual({ data: [0], shape: [1] })
  })

  it('takes numbers, nested arrays and typed arrays', async () => {
    const source = fromGenerator(() => [
      { x: [[1, 2]], y: 3 },
      { x: [[4, 5]], y: 6 },
    ])
    const [batch] = await collect(source.batch(2))
    expect(plain(batch!.x)).toEqual({ data: [1, 2, 4, 5], shape: [2, 1, 2] })
    expect(plain(batch!.y)).toEqual({ data: [3, 6], shape: [2] })
  })

  it('refuses shapes that differ, with a way out', async () => {
    const ragged = fromGenerator(() => [
      { x: [1, 2], y: 0 },
      { x: [1], y: 0 },
    ])
    await expect(collect(ragged.batch(2))).rejects.toThrow(
      'dataset: x: all examples of a batch must be of one shape, [2], but got [1]. Pad them with bucketByLength.',
    )
    expect(() => fromArrays({ x: [[1], [2]], y: [1] })).toThrow(ShapeError)
    expect(() => fromArrays({ x: { a: [1], b: [1, 2] }, y: [1] })).toThrow(ShapeError)
  })
})

describe('bucketByLength', () => {
  const sequence = (length: number) => ({ x: Array.from({ length }, (_, i) => i + 1), y: length })
  const source = fromGenerator(() => [1, 5, 2, 7, 3, 6, 2].map(sequence))

  it('batches sequences of about one length, padded to the longest, with a mask', async () => {
    const batches = await collect(source.bucketByLength({ boundaries: [3, 6], batchSize: 2 }))
    expect(batches.map(({ y }) => plain(y).data)).toEqual([[1, 2], [5, 3], [7, 6], [2]])
    const [first] = batches
    expect(plain(first!.x)).toEqual({ data: [1, 0, 1, 2], shape: [2, 2] })
    expect(plain(first!.mask)).toEqual({ data: [1, 0, 1, 1], shape: [2, 2] })
    // Nothing was filled up.
    expect(batches.at(-1)!.mask).toBeUndefined()
  })

  it('has a size a bucket, leaves remainders out if wanted, and pads with another number', async () => {
    const options = { boundaries: [4], batchSize: [3, 2], dropRemainder: true, paddingValue: -1 }
    const batches = await collect(source.bucketByLength(options))
    expect(batches.map(({ y }) => plain(y).data)).toEqual([
      [5, 7],
      [1, 2, 3],
    ])
    expect(plain(batches[1]!.x).data).toEqual([1, -1, -1, 1, 2, -1, 1, 2, 3])
  })

  it('pads targets and weights a step where told, and the inputs by name', async () => {
    const tagged = fromGenerator(() =>
      [1, 2].map((length) => ({
        x: { words: Int32Array.from({ length }, (_, i) => i + 3) },
        y: Array.from({ length }, () => 1),
        sampleWeight: Array.from({ length }, () => 0.5),
      })),
    )
    const [batch] = await collect(tagged.bucketByLength({ batchSize: 2, padTargets: true }))
    expect((batch!.x as Record<string, NdArray>)['words']!.data).toEqual(Int32Array.of(3, 0, 3, 4))
    expect(plain(batch!.y).data).toEqual([1, 0, 1, 1])
    expect(plain(batch!.sampleWeight).data).toEqual([0.5, 0, 0.5, 0.5])
    expect(plain((batch!.mask as Record<string, NdArray>)['words'])).toEqual({ data: [1, 0, 1, 1], shape: [2, 2] })
    await expect(collect(tagged.bucketByLength({ batchSize: 2 }))).rejects.toThrow(ShapeError)
  })

  it('refuses options that are wrong', () => {
    expect(() => source.bucketByLength({ boundaries: [3, 3], batchSize: 1 })).toThrow('boundaries must be rising')
    expect(() => source.bucketByLength({ boundaries: [3], batchSize: [1] })).toThrow('one for each of 2 buckets')
    expect(() => source.bucketByLength({ batchSize: 0 })).toThrow(ConfigError)
    expect(() => source.bucketByLength({ batchsize: 1 } as never)).toThrow('Did you mean "batchSize"?')
  })
})

describe('files', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tessera-pipeline-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('are read one by one', async () => {
    const paths = ['a', 'b'].map((name) => join(folder, name))
    await Promise.all(paths.map((path, i) => writeFile(path, Uint8Array.of(i, 7))))
    const files = await collect(fromFiles(paths))
    expect(files.map(({ path, bytes }) => [path, [...bytes]])).toEqual([
      [paths[0], [0, 7]],
      [paths[1], [1, 7]],
    ])
    await expect(collect(fromFiles([join(folder, 'none')]))).rejects.toThrow('but got no such file.')
  })

  it('are read line by line, whatever ends a line and wherever a piece is cut', async () => {
    const path = join(folder, 'text')
    const long = 'ä'.repeat(70_001)
    await writeFile(path, `\uFEFFone\r\n\n${long}\nlast`)
    expect(await collect(fromLines([path]))).toEqual(['one', '', long, 'last'])
    expect(await collect(fromLines([path, path]).take(1))).toEqual(['one'])
    await writeFile(path, Uint8Array.of(0x61, 0xff, 0x0a))
    await expect(collect(fromLines([path]))).rejects.toThrow(FormatError)
    await expect(collect(fromLines([folder]))).rejects.toThrow('but got a folder.')
    expect(() => fromLines('text' as never)).toThrow(ConfigError)
  })
})
