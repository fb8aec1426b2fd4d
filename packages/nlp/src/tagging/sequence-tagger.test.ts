import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AbortError, ConfigError, encodeModelFile, FormatError, Generator } from '@tessera-ml/core'
import { memory } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WordVectors } from '../embeddings/word-vectors.js'
import type { TaggedSentence } from './conll.js'
import { SequenceTagger } from './sequence-tagger.js'
import type { TaggerTrainOptions } from './tagger-options.js'

/** Names are places behind "in", and people elsewhere: only the words around them tell. */
function sentences(count: number, seed: number): TaggedSentence[] {
  const random = new Generator(seed)
  const name = (): string =>
    `${'ABCDEF'[random.integer(6)]!}${'aeiou'[random.integer(5)]!}${'lnrst'[random.integer(5)]!}`
  return Array.from({ length: count }, (_, i) => {
    const place = [name(), name()]
    return i % 2 === 0
      ? { words: ['then', name(), 'went'], tags: ['O', 'B-PER', 'O'] }
      : {
          words: ['they', 'met', name(), 'in', ...place, 'today'],
          tags: ['O', 'O', 'B-PER', 'O', 'B-LOC', 'I-LOC', 'O'],
        }
  })
}

const options: TaggerTrainOptions = {
  epochs: 4,
  batchSize: 8,
  learningRate: 0.02,
  units: 12,
  wordSize: 12,
  characterUnits: 6,
  dropout: 0.1,
  seed: 1,
}

describe('SequenceTagger', () => {
  let tagger: SequenceTagger
  beforeAll(async () => {
    tagger = await SequenceTagger.train(sentences(80, 1), { ...options, validation: sentences(20, 2) })
  }, 60_000)
  afterAll(() => tagger.dispose())

  it('tags sentences that it has not seen, and leaves no tensors behind', async () => {
    // The best epoch's weights become tensors with the first sentence.
    await tagger.predict([['then']])
    const before = memory().numTensors
    const evaluation = await tagger.evaluate(sentences(40, 3))
    expect(evaluation).toMatchObject({ sentences: 40, words: 200 })
    expect(evaluation.f1).toBeGreaterThan(0.95)
    expect(evaluation.accuracy).toBeGreaterThan(0.95)
    expect(Object.keys(evaluation.types)).toEqual(['LOC', 'PER'])
    expect(memory().numTensors).toBe(before)
    expect(tagger.history!.history['valLoss']).toBeDefined()
  })

  it('gives the same tags alone and in a batch, also of no words', async () => {
    const long = ['they', 'met', 'Zed', 'in', 'Cal', 'Dos', 'today']
    const [none, alone] = await tagger.predict([[], ['then', 'Zed', 'went'], long])
    expect(none).toEqual({ tags: [], spans: [] })
    expect(alone).toEqual((await tagger.predict([['then', 'Zed', 'went']]))[0])
    expect(alone!.spans).toEqual([{ type: 'PER', start: 1, end: 2 }])
    expect(await tagger.predict([])).toEqual([])
  })

  it('is the same in a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tessera-tagger-'))
    try {
      const path = join(folder, 'tagger.safetensors')
      await tagger.save(path)
      expect(new Uint8Array(await readFile(path))).toEqual(await tagger.toBytes())
      const copy = await SequenceTagger.load(path)
      const some = sentences(6, 4).map(({ words }) => words)
      expect(await copy.predict(some)).toEqual(await tagger.predict(some))
      copy.dispose()
      await writeFile(path, (await tagger.toBytes()).subarray(0, 2000))
      await expect(SequenceTagger.load(path)).rejects.toThrow(FormatError)
    } finally {
      await rm(folder, { recursive: true })
    }
    const foreign = await encodeModelFile({ kind: 'model', metadata: {}, tensors: [] })
    await expect(SequenceTagger.fromBytes(foreign)).rejects.toThrow(
      'must be of the kind sequence-tagger, but it is of the kind model',
    )
    const empty = await encodeModelFile({ kind: 'sequence-tagger', metadata: {}, tensors: [] })
    await expect(SequenceTagger.fromBytes(empty)).rejects.toThrow(FormatError)
  })

  it('gives the same file for the same seed; it begins with given vectors, and does without characters', async () => {
    const vectors = new WordVectors(['in', 'met'], Float32Array.of(1, 2, 3, 4))
    const few = { ...options, epochs: 1, wordSize: 2, vectors, characterUnits: 0 }
    const one = await SequenceTagger.train(sentences(8, 1), few)
    const other = await SequenceTagger.train(sentences(8, 1), few)
    expect(await one.toBytes()).toEqual(await other.toBytes())
    expect(one.network.inputs.map(({ name }) => name)).toEqual(['words'])
    const copy = await SequenceTagger.fromBytes(await one.toBytes())
    expect(await copy.predict([['in', 'met']])).toEqual(await one.predict([['in', 'met']]))
    for (const tagger of [one, other, copy]) tagger.dispose()
  })

  it('refuses sentences and options that are no good', async () => {
    const refuse = (bad: TaggerTrainOptions, message: string) =>
      expect(SequenceTagger.train(sentences(4, 1), bad)).rejects.toThrow(message)
    await refuse({ unit: 3 } as TaggerTrainOptions, 'Did you mean "units"?')
    await refuse({ dropout: 1 }, 'dropout must be a number in [0, 1), but got 1')
    await refuse(
      { wordSize: 3, vectors: new WordVectors(['a'], Float32Array.of(1)) },
      'must be that of vectors (1), but got 3',
    )
    await expect(SequenceTagger.train([])).rejects.toThrow('sentences must be a list of at least one')
    await expect(SequenceTagger.train([{ words: ['a'], tags: [] }])).rejects.toThrow(
      'sentence 1 must have words and a tag for each',
    )
    await expect(tagger.predict(['a b' as unknown as string[]])).rejects.toThrow(ConfigError)
    await expect(SequenceTagger.train(sentences(4, 1), { ...options, signal: AbortSignal.abort() })).rejects.toThrow(
      AbortError,
    )
  })
})
