import { AbortError, Generator } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { coOccurrences } from './co-occurrences.js'
import { encodeCorpus } from './corpus.js'
import { learn, trainGlove, type GloveOptions } from './glove.js'

const kinds = [
  ['cat', 'dog', 'cow', 'hen'],
  ['saw', 'axe', 'awl', 'adz'],
]

function texts(count: number): string[][] {
  const random = new Generator(5)
  return Array.from({ length: count }, (_, i) => Array.from({ length: 8 }, () => kinds[i % 2]![random.integer(4)]!))
}

describe('co-occurrences', () => {
  it('count 1/distance in both orders, within a text and the window', () => {
    const corpus = encodeCorpus('test', [['a', 'b', 'x', 'a', 'b'], ['b']], 2)
    // The rare x is left out first: b a b a | b, most frequent first.
    expect(corpus.words).toEqual(['b', 'a'])
    const { first, second, counts } = coOccurrences(corpus, 2)
    const table = Object.fromEntries([...counts].map((count, i) => [`${first[i]}${second[i]}`, count]))
    expect(table).toEqual({ '01': 3, '10': 3, '11': 1, '00': 1 })
  })
})

describe('trainGlove', () => {
  const options: GloveOptions = { vectorSize: 8, window: 4, xMax: 10, epochs: 15, seed: 2 }

  it('makes the step of AdaGrad that the formula says', () => {
    const pairs = { first: Int32Array.of(0), second: Int32Array.of(1), counts: Float64Array.of(2) }
    const words = { values: Float32Array.of(0.5, -1, 0.25, 9, 9, 9), squares: Float32Array.of(1, 4, 1, 1, 1, 1) }
    const contexts = { values: Float32Array.of(9, 9, 9, 2, 0.5, -0.5), squares: Float32Array.of(1, 1, 1, 1, 1, 16) }
    const numbers = { vectorSize: 2, xMax: 8, alpha: 0.75, learningRate: 0.1 }
    learn(pairs, Uint32Array.of(0), { words, contexts }, numbers)
    const g = 0.25 ** 0.75 * (0.5 * 2 - 1 * 0.5 + 0.25 - 0.5 - Math.log(2))
    const expected = [0.5 - 0.1 * g * 2, -1 - (0.1 * g * 0.5) / 2, 0.25 - 0.1 * g, 9, 9, 9]
    expected.forEach((value, i) => expect(words.values[i]).toBeCloseTo(value, 6))
    const expectedContexts = [9, 9, 9, 2 - 0.1 * g * 0.5, 0.5 + 0.1 * g, -0.5 - (0.1 * g) / 4]
    expectedContexts.forEach((value, i) => expect(contexts.values[i]).toBeCloseTo(value, 6))
    expect(words.squares[1]).toBeCloseTo(4 + (g * 0.5) ** 2, 6)
    expect(contexts.squares[5]).toBeCloseTo(16 + g ** 2, 6)
  })

  it('brings words together that stand together, the same each time', async () => {
    const vectors = await trainGlove(texts(200), options)
    for (const kind of kinds) {
      for (const word of kind) {
        const near = vectors.mostSimilar(word, { count: 3 }).map((found) => found.word)
        expect(near.toSorted()).toEqual(kind.filter((other) => other !== word).toSorted())
      }
    }
    expect((await trainGlove(texts(200), options)).toBytes('bin')).toEqual(vectors.toBytes('bin'))
    expect((await trainGlove(texts(200), { ...options, seed: 3 })).toBytes('bin')).not.toEqual(vectors.toBytes('bin'))
  })

  it('tells how far it is, and stops when it is told to', async () => {
    const seen: number[] = []
    await trainGlove(texts(20), { ...options, onProgress: ({ done, total }) => void seen.push(done / total) })
    expect(seen.at(-1)).toBe(1)
    await expect(trainGlove(texts(20), { ...options, signal: AbortSignal.abort() })).rejects.toThrow(AbortError)
  })

  it('refuses options that are no good', async () => {
    await expect(trainGlove(texts(9), { xMax: 0 })).rejects.toThrow(
      'trainGlove: xMax must be a number above 0, but got 0',
    )
    await expect(trainGlove(texts(9), { xmax: 1 } as GloveOptions)).rejects.toThrow('Did you mean "xMax"?')
  })
})
