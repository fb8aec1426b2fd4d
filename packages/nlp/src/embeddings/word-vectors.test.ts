import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, FormatError, modelFromBytes, sequential } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { Vocabulary } from '../text/vocabulary.js'
import golden from './__fixtures__/word-vectors.json' with { type: 'json' }
import { WordVectors, type VectorsFormat } from './word-vectors.js'

const vectors = new WordVectors(golden.words, Float32Array.from(golden.vectors.flat()))
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const rowsOf = (found: WordVectors): number[][] => found.words.map((word) => [...found.vector(word)])

describe('WordVectors', () => {
  it('finds what gensim finds', () => {
    expect(vectors.similarity('king', 'pear')).toBeCloseTo(golden.similarity, 6)
    const check = (found: ReturnType<WordVectors['analogy']>, expected: (string | number)[][]): void => {
      expect(found.map(({ word }) => word)).toEqual(expected.map(([word]) => word))
      found.forEach(({ similarity }, i) => expect(similarity).toBeCloseTo(expected[i]![1] as number, 6))
    }
    check(vectors.mostSimilar('king', { count: 4 }), golden.mostSimilar)
    check(vectors.analogy('king', 'queen', 'man', { count: 4 }), golden.analogy)
    expect(vectors.mostSimilar('king')).toHaveLength(golden.words.length - 1)
  })

  it('refuses words and options that are no good', () => {
    expect(() => vectors.vector('duke')).toThrow('word must be one that has a vector, but got "duke"')
    expect(() => vectors.mostSimilar('king', { count: 0 })).toThrow(ConfigError)
    expect(() => new WordVectors(['a', 'a'], new Float32Array(4))).toThrow('but got "a" at position 1')
    expect(() => new WordVectors(['a', 'b'], new Float32Array(3))).toThrow('a row for each of 2 words')
    expect(() => new WordVectors(['a b'], Float32Array.of(1)).toBytes('vec')).toThrow('without white space')
  })

  it('reads what gensim writes, as text and binary', () => {
    const binary = Uint8Array.from(atob(golden.binary), (char) => char.charCodeAt(0))
    for (const found of [
      WordVectors.fromBytes(encode(golden.text), 'vec'),
      WordVectors.fromBytes(encode(golden.text.slice(golden.text.indexOf('\n') + 1)), 'glove'),
      WordVectors.fromBytes(binary, 'bin'),
    ]) {
      expect(found.words).toEqual(golden.words)
      expect(rowsOf(found)).toEqual(golden.vectors)
    }
  })

  it('reads what it writes, bit for bit', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tessera-vectors-'))
    try {
      for (const name of ['a.vec', 'a.txt', 'a.bin']) {
        await vectors.save(join(folder, name))
        expect(rowsOf(await WordVectors.load(join(folder, name)))).toEqual(golden.vectors)
      }
      await writeFile(join(folder, 'cut.vec'), golden.text.slice(0, 60))
      await expect(WordVectors.load(join(folder, 'cut.vec'))).rejects.toThrow(FormatError)
      await expect(WordVectors.load(join(folder, 'none.vec'))).rejects.toThrow('no such file')
      await expect(WordVectors.load(join(folder, 'a.csv'))).rejects.toThrow('must end in .vec, .txt or .bin')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('starts an embedding layer, which a model file keeps', async () => {
    const vocabulary = new Vocabulary(['queen', 'duke', 'king'])
    const model = sequential([vectors.embeddingLayer(vocabulary, { trainable: false })], {
      inputShape: [null],
      seed: 3,
    })
    const [rows] = await model.predict<number[][][]>({ data: Int32Array.of(0, 1, 2, 3, 4), shape: [1, 5] })
    expect(rows![0]).toEqual([0, 0, 0, 0, 0])
    expect(rows![2]).toEqual(golden.vectors[1])
    expect(rows![4]).toEqual(golden.vectors[0])
    // Unknown ones are random within √3 deviations of the others: 1.5 here.
    expect(Math.max(...rows![1]!.map(Math.abs), ...rows![3]!.map(Math.abs))).toBeLessThan(2)
    expect(new Set([...rows![1]!, ...rows![3]!]).size).toBe(10)
    expect(model.trainableParameters).toEqual([])
    const copy = await modelFromBytes(await model.toBytes())
    expect(await copy.predict({ data: Int32Array.of(4), shape: [1, 1] })).toEqual([[golden.vectors[0]]])
    copy.dispose()
    model.dispose()
  })
})

describe('files of vectors that are no good', () => {
  it.each([
    ['', 'line 1: must be two sizes, but got ""', 'vec'],
    ['a 1 2\n', 'line 1: must be two sizes, but got "a 1 2"', 'vec'],
    ['1 2\n', 'vectors must be at least one, but got none', 'vec'],
    ['', 'vectors must be at least one, but got none'],
    ['2 2\na 1 2\n', 'vectors must be 2, as line 1 says, but got 1'],
    ['1 2\na 1\n', 'line 2: must have a word and 2 numbers, but got "a 1"', 'vec'],
    ['a 1 2\nb 1\n', 'line 2: must have a word and 2 numbers'],
    ['a 1 2\na 3 4\n', 'line 2: word must be a new one'],
    ['a 1 x\n', 'line 1: number 2 must be a finite number, but got "x"'],
    ['a 1 1e999\n', 'line 1: number 2 must be a finite number'],
    ['a 1 nan\n', 'line 1: number 2 must be a finite number'],
    ['a\nb\n', 'line 1: must have a word and its numbers'],
  ])('text %j', (text, message, format = 'glove') => {
    const read = () => WordVectors.fromBytes(encode(text), format as VectorsFormat, 'f.vec')
    expect(read).toThrow(message)
    expect(read).toThrow(FormatError)
  })

  it('takes two whole numbers for a word and its vector where the next line is such, too', () => {
    expect(WordVectors.fromBytes(encode('7 2\na 1\n'), 'glove').words).toEqual(['7', 'a'])
    expect(WordVectors.fromBytes(encode('2 1\n7 2\na 1\n'), 'glove').words).toEqual(['7', 'a'])
  })

  it('binary', () => {
    const binary = (text: string, ...numbers: number[]): Uint8Array =>
      Uint8Array.of(...encode(text), ...new Uint8Array(Float32Array.from(numbers).buffer))
    const read = (bytes: Uint8Array) => () => WordVectors.fromBytes(bytes, 'bin', 'f.bin')
    expect(read(binary('x'))).toThrow('line 1 must be two sizes above 0')
    expect(read(binary('0 5\n'))).toThrow('line 1 must be two sizes above 0')
    expect(read(binary('99999999999 300\na ', 1))).toThrow('must fit into the file')
    expect(read(binary('1 1\nabcdefgh', 1))).toThrow('vector 1 (byte 4): must be a word and 1 numbers')
    expect(read(binary('1 1\na ', Number.NaN))).toThrow('vector 1 (byte 4): number 1 must be finite, but got NaN')
    expect(read(binary('1 1\na ', 1, 2))).toThrow('the file must end at byte 10, but it has 14 bytes')
    expect(read(Uint8Array.of(...binary('1 1\n'), 0xff, ...binary(' ', 1)))).toThrow('word must be UTF-8')
    expect(read(binary('1 1\n ', 1, 1))).toThrow('word must not be empty')
    const twice = Uint8Array.of(...binary('2 1\na ', 1), ...binary('a ', 1))
    expect(read(twice)).toThrow('word must be a new one, but got "a" again')
  })

  it('text in other encodings', () => {
    const bytes = Uint8Array.of(...encode('1 1\n'), 0xff, 0xfe)
    expect(() => WordVectors.fromBytes(bytes, 'vec', 'f.vec')).toThrow('f.vec, line 2: text must be UTF-8')
  })
})
