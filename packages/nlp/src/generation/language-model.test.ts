import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AbortError, encodeModelFile, FormatError } from '@tessera-ml/core'
import { memory } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SubwordTokenizer } from '../tokenizers/subword-tokenizer.js'
import { LanguageModel } from './language-model.js'
import type { GenerateOptions, LanguageTrainOptions } from './language-options.js'

const texts = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 'the cat sat on the mat.' : 'a dog ran to the café.'))
const small: LanguageTrainOptions = {
  contextLength: 12,
  units: 24,
  layers: 1,
  heads: 2,
  dropout: 0,
  epochs: 8,
  batchSize: 8,
  learningRate: 0.02,
  seed: 1,
}

describe.each([
  { model: 'lstm', tokens: 'characters' },
  { model: 'gpt', tokens: 'words' },
  { model: 'gpt', tokens: 'bpe', vocabularySize: 280 },
] as const)('LanguageModel of $model over $tokens', (choice) => {
  let model: LanguageModel
  beforeAll(async () => {
    model = await LanguageModel.train(texts, { ...small, contextLength: 24, epochs: 16, ...choice })
  }, 60_000)
  afterAll(() => model.dispose())

  it('learns what comes next', async () => {
    const known = await model.perplexity(texts)
    expect(known).toBeLessThan(2)
    expect(await model.perplexity(['taco tnt hat.'])).toBeGreaterThan(5 * known)
    expect(await model.generate('the cat', { temperature: 0, maxTokens: 40 })).toBe(' sat on the mat.')
    expect(await model.generate('a dog', { temperature: 0, maxTokens: 40 })).toBe(' ran to the café.')
  })

  it('writes the same for the same seed, piece by piece, and leaves no tensors behind', async () => {
    const options: GenerateOptions = { temperature: 3, maxTokens: 6 }
    const texts: string[] = []
    const before = memory().numTensors
    for (const seed of [1, 2, 3, 4]) {
      const pieces: string[] = []
      for await (const piece of model.stream('the', { ...options, seed })) pieces.push(piece)
      expect(pieces.length).toBeLessThanOrEqual(6)
      texts.push(pieces.join(''))
      expect(await model.generate('the', { ...options, seed })).toBe(texts.at(-1))
    }
    expect(memory().numTensors).toBe(before)
    expect(new Set(texts).size).toBeGreaterThan(2)
    const likeliest = await model.generate('the', { maxTokens: 6, temperature: 0 })
    expect(await model.generate('the', { ...options, topK: 1 })).toBe(likeliest)
  })

  it('is the same in a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tessera-language-'))
    try {
      const path = join(folder, 'model.safetensors')
      await model.save(path)
      expect(new Uint8Array(await readFile(path))).toEqual(await model.toBytes())
      const copy = await LanguageModel.load(path)
      expect(await copy.generate('a', { seed: 2 })).toBe(await model.generate('a', { seed: 2 }))
      expect(await copy.perplexity(texts)).toBe(await model.perplexity(texts))
      copy.dispose()
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe('LanguageModel', () => {
  const quick: LanguageTrainOptions = { ...small, epochs: 1, tokens: 'characters' }

  it('has a perplexity of about the number of tokens where it has learnt nothing, and counts each token once', async () => {
    const model = await LanguageModel.train(texts, { ...quick, learningRate: 1e-9 })
    // 14 letters, the full stop, the space, and what is unknown; the border comes to them.
    expect(model.tokens.size).toBe(17)
    expect(await model.perplexity(texts)).toBeGreaterThan(17)
    expect(await model.perplexity(texts)).toBeLessThan(21)
    const parts = await Promise.all([['the cat'], ['the cat', 'the cat']].map((some) => model.perplexity(some)))
    expect(Math.abs(parts[0]! / parts[1]! - 1)).toBeLessThan(0.05)
    model.dispose()
  })

  it('keeps the best epoch by validation, and gives the same file for the same seed', async () => {
    const options = { ...quick, epochs: 2, validation: texts.slice(0, 4) }
    const [one, other] = [await LanguageModel.train(texts, options), await LanguageModel.train(texts, options)]
    expect(await one.toBytes()).toEqual(await other.toBytes())
    expect(one.history!.history['valLoss']).toHaveLength(2)
    one.dispose()
    other.dispose()
  })

  it('takes a tokeniser that was trained before, and holds characters back until they are whole', async () => {
    const tokens = await SubwordTokenizer.train(['ab'], { vocabularySize: 257 })
    const model = await LanguageModel.train(
      Array.from({ length: 60 }, () => '東京'),
      { ...small, tokens, contextLength: 7, epochs: 20 },
    )
    const pieces: string[] = []
    for await (const piece of model.stream('', { temperature: 0 })) pieces.push(piece)
    expect(pieces).toEqual(['東', '京'])
    model.dispose()
  })

  it('refuses what is no good', async () => {
    const refuse = (bad: object, message: string, some: readonly string[] = texts) =>
      expect(LanguageModel.train(some, { ...quick, ...bad })).rejects.toThrow(message)
    await refuse({ unit: 3 }, 'Did you mean "units"?')
    await refuse({ model: 'gpt', units: 10, heads: 4 }, 'units must be a multiple of heads (4), but got 10')
    await refuse({ contextLength: 999 }, 'texts must have more than 999 tokens together', ['abc'])
    await refuse({}, 'texts must be a list of at least one string', [])
    const words = await SubwordTokenizer.train(['ab'], { model: 'bpe' })
    await refuse({ tokens: words }, 'tokens must be a byteBpe tokeniser')
    await expect(LanguageModel.train(texts, { ...quick, signal: AbortSignal.abort() })).rejects.toThrow(AbortError)
    const model = await LanguageModel.train(texts, quick)
    await expect(model.generate('a', { topP: 0 })).rejects.toThrow('topP must be a number above 0')
    await expect(model.generate('a', { topk: 1 } as GenerateOptions)).rejects.toThrow('Did you mean "topK"?')
    await expect(model.generate('a', { signal: AbortSignal.abort() })).rejects.toThrow(AbortError)
    await expect(model.perplexity([])).rejects.toThrow('texts must be a list')
    model.dispose()
    const foreign = await encodeModelFile({ kind: 'model', metadata: {}, tensors: [] })
    await expect(LanguageModel.fromBytes(foreign)).rejects.toThrow(
      'must be of the kind language-model, but it is of the kind model',
    )
    const empty = await encodeModelFile({ kind: 'language-model', metadata: {}, tensors: [] })
    await expect(LanguageModel.fromBytes(empty)).rejects.toThrow(FormatError)
  })
})
