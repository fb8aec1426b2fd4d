import { AbortError, ConfigError, Generator } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { trainWord2vec } from './word2vec.js'
import type { Word2vecOptions } from './word2vec-options.js'

const animals = ['cat', 'dog', 'cow', 'hen']
const tools = ['saw', 'axe', 'awl', 'adz']

/** Sentences about animals or about tools, with words that both have. */
function texts(count: number): string[][] {
  const random = new Generator(5)
  return Array.from({ length: count }, (_, i) => {
    const kind = i % 2 === 0 ? animals : tools
    return Array.from({ length: 12 }, (_, j) => (j % 3 === 0 ? 'the' : kind[random.integer(kind.length)]!))
  })
}

const options: Word2vecOptions = { vectorSize: 12, epochs: 10, learningRate: 0.05, workers: 1, seed: 1 }

describe('trainWord2vec', () => {
  it.each([
    { algorithm: 'cbow', workers: 1 },
    { algorithm: 'skipGram', workers: 1 },
    { algorithm: 'skipGram', workers: 2 },
  ] as const)('brings words together that stand together: %o', async (choice) => {
    const vectors = await trainWord2vec(texts(1200), { ...options, ...choice })
    expect(vectors.words).toHaveLength(9)
    for (const kind of [animals, tools]) {
      for (const word of kind) {
        const near = vectors.mostSimilar(word, { count: 3 }).map((found) => found.word)
        expect(near.toSorted()).toEqual(kind.filter((other) => other !== word).toSorted())
      }
    }
  })

  it('gives the same vectors for the same seed with one worker, and others for another', async () => {
    const bytes = async (seed: number) =>
      (await trainWord2vec(texts(100), { ...options, epochs: 2, seed })).toBytes('bin')
    expect(await bytes(1)).toEqual(await bytes(1))
    expect(await bytes(1)).not.toEqual(await bytes(2))
  })

  it('leaves rare words out, and cuts texts that are very long', async () => {
    const long = Array.from({ length: 25_000 }, (_, i) => animals[i % 4]!)
    const vectors = await trainWord2vec([long, ['once', 'twice', 'twice']], { ...options, epochs: 1, minCount: 2 })
    expect(vectors.words.toSorted()).toEqual([...animals, 'twice'].toSorted())
    expect(vectors.vectorSize).toBe(12)
  })

  it.each([1, 2])('tells how far it is, and stops when it is told to: %d workers', async (workers) => {
    const seen: number[] = []
    const onProgress = ({ done, total }: { done: number; total: number }) => void seen.push(done / total)
    await trainWord2vec(texts(100), { ...options, workers, onProgress })
    expect(seen.at(-1)).toBe(1)
    const failing = trainWord2vec(texts(20_000), {
      ...options,
      workers,
      onProgress: () => {
        throw new RangeError('told enough')
      },
    })
    await expect(failing).rejects.toThrow('told enough')
    const controller = new AbortController()
    const work = trainWord2vec(texts(20_000), {
      ...options,
      workers,
      epochs: 1000,
      onProgress: () => controller.abort(),
      signal: controller.signal,
    })
    await expect(work).rejects.toThrow(AbortError)
    await expect(trainWord2vec(texts(10), { ...options, workers, signal: AbortSignal.abort() })).rejects.toThrow(
      AbortError,
    )
  })

  it('refuses options and texts that are no good', async () => {
    const refuse = (bad: Word2vecOptions, message: string) =>
      expect(trainWord2vec(texts(10), bad)).rejects.toThrow(message)
    await refuse({ windw: 2 } as Word2vecOptions, 'Did you mean "window"?')
    await refuse({ vectorSize: 0 }, 'vectorSize must be a positive integer, but got 0')
    await refuse({ algorithm: 'glove' as 'cbow' }, 'algorithm must be one of "cbow", "skipGram"')
    await refuse({ learningRate: 0.01, minLearningRate: 0.1 }, 'minLearningRate must be at most learningRate (0.01)')
    await refuse({ vectorSize: 2 ** 28 }, 'few and short enough for 2 GiB of memory, but got 9 of 268435456 numbers')
    await expect(trainWord2vec([['a'], ['b']])).rejects.toThrow('a word that occurs 5 times, but got none')
    await expect(trainWord2vec(['a b' as unknown as string[]])).rejects.toThrow(ConfigError)
    await expect(trainWord2vec([[1 as unknown as string]])).rejects.toThrow('words must be strings, but got 1')
  })
})
