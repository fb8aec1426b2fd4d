import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AbortError, ConfigError, FormatError, type JsonObject } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import golden from './__fixtures__/tokenizers.json' with { type: 'json' }
import { PretrainedTokenizer } from './pretrained-tokenizer.js'
import { SubwordTokenizer } from './subword-tokenizer.js'
import type { SubwordModel } from './tokenizer-settings.js'

const cases = golden.cases.map((one) => [one.model as SubwordModel, one] as const)
const { texts, vocabularySize } = golden
const modelOf = (json: JsonObject) => json['model'] as { vocab: Record<string, number>; merges?: string[][] }

describe.each(cases)('%s, beside tokenizers in Python', (model, { training, json, queries }) => {
  it('learns the same tokens with the same ids, and the same merges', async () => {
    const { specialTokens } = training
    const trained = await SubwordTokenizer.train(texts, { model, vocabularySize, specialTokens })
    const expected = modelOf(training.json)
    const found = modelOf(trained.toJSON())
    expect(found.vocab).toEqual(expected.vocab)
    expect(found.merges).toEqual(expected.merges)
  })

  const tokenizer = SubwordTokenizer.fromJSON(json)

  it.each(queries.map((query) => [query.text, query] as const))('splits and joins %j', (text, query) => {
    const found = tokenizer.encode(text)
    expect(found.map(({ id }) => id)).toEqual(query.ids)
    expect(found.map(({ start, end }) => [start, end])).toEqual(query.offsets)
    expect(found.map(({ token }) => token)).toEqual(query.ids.map((id) => tokenizer.tokens[id]))
    expect(tokenizer.decode(query.ids)).toBe(query.decoded)
  })
})

describe.each(['byteBpe', 'bpe', 'wordPiece'] as const)('%s, trained here', (model) => {
  const trained = SubwordTokenizer.train(texts, { model, vocabularySize })

  it('gives what @huggingface/tokenizers makes of the file', async () => {
    const ours = await trained
    const folder = await mkdtemp(join(tmpdir(), 'tessera-tokenizer-'))
    try {
      const path = join(folder, 'tokenizer.json')
      await ours.save(path)
      const theirs = await PretrainedTokenizer.load(path)
      const copy = await SubwordTokenizer.load(path)
      for (const text of [...texts, 'lowering [PAD]the newest bigcats!', 'a zebra 🤷‍♀️ in 東京, 3.14']) {
        const ids = ours.encode(text).map(({ id }) => id)
        expect(theirs.encode(text).ids).toEqual(ids)
        expect(copy.encode(text)).toEqual(ours.encode(text))
        expect(theirs.decode(ids)).toBe(ours.decode(ids))
      }
      expect(theirs.idOf('[PAD]')).toBe(0)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('has ids for all characters, and tokens that the text has at their places', async () => {
    const ours = await trained
    expect(ours.size).toBeLessThanOrEqual(vocabularySize)
    expect([ours.idOf('[PAD]'), ours.tokens.length]).toEqual([0, ours.size])
    const plain = (token: string): string => token.replace(/^##|<\/w>$/g, '').toLowerCase()
    const ascii = 'the newest cats, and the mats; wider'
    const spaces = model === 'byteBpe' ? 'Ġ' : ' '
    const found = ours.encode(ascii)
    expect(found.map(({ start, end }) => ascii.slice(start, end).replace(' ', spaces))).toEqual(
      found.map(({ token }) => plain(token).replace('ġ', 'Ġ')),
    )
    expect(found.length).toBeLessThan(ascii.length / 2)
  })
})

describe('byteBpe', () => {
  it('gives texts back exactly, whatever is in them', async () => {
    const tokenizer = await SubwordTokenizer.train(texts, { vocabularySize: 300 })
    for (const text of [...texts, '\u0000\ufeff x\u0301', '𝒳𝒴', '\t\n ', 'Ω'.repeat(70_000)]) {
      const found = tokenizer.encode(text)
      expect(tokenizer.decode(found.map(({ id }) => id))).toBe(text)
      expect(found.at(-1)!.end).toBe(text.length)
    }
  })

  it('shows broken characters as such', async () => {
    const tokenizer = await SubwordTokenizer.train(texts, { vocabularySize: 257 })
    const [first] = tokenizer.encode('東')
    expect(first).toMatchObject({ start: 0, end: 1 })
    expect(tokenizer.decode([first!.id])).toBe('\ufffd')
    expect(tokenizer.decode([0])).toBe('')
    expect(tokenizer.decode([0], { skipSpecialTokens: false })).toBe('[PAD]')
  })
})

describe('refusals', () => {
  const train = (options: object, some: Iterable<string> = texts) => SubwordTokenizer.train(some, options)

  it('options that are no good', async () => {
    await expect(train({ vocabSize: 9 })).rejects.toThrow('options must be among')
    await expect(train({ model: 'unigram' })).rejects.toThrow('model must be one of "byteBpe"')
    await expect(train({ vocabularySize: 200 })).rejects.toThrow('must be at least 257, for the characters alone')
    await expect(train({ specialTokens: ['a', 'a'] })).rejects.toThrow('specialTokens must be different strings')
    await expect(train({ unknownToken: '[UNK]' })).rejects.toThrow('unknownToken must be left out for byteBpe')
    await expect(train({ model: 'bpe', specialTokens: ['a'] })).rejects.toThrow('must be one of specialTokens')
    await expect(train({}, [1 as unknown as string])).rejects.toThrow(ConfigError)
  })

  it('ids and texts that are none', async () => {
    const tokenizer = await train({ vocabularySize: 257 })
    expect(() => tokenizer.decode([257])).toThrow('ids must be integers in [0, 257), but got 257')
    expect(() => tokenizer.encode(3 as unknown as string)).toThrow('text must be a string')
  })

  it('training that is cancelled', async () => {
    const many = Array.from({ length: 60_000 }, (_, i) => `w${i.toString(36)} x${(i * 7919).toString(36)}`)
    const controller = new AbortController()
    const onProgress = (): void => controller.abort()
    const work = train({ vocabularySize: 100_000, onProgress, signal: controller.signal }, many)
    await expect(work).rejects.toThrow(AbortError)
  })

  const good = SubwordTokenizer.train(texts, { model: 'bpe', vocabularySize: 100 })
  it.each([
    ['no object', () => null, 'f must be an object, but got null'],
    [
      'another kind',
      (json: JsonObject) => ({ ...json, normalizer: { type: 'NFC' } }),
      'Read it by PretrainedTokenizer',
    ],
    ['two equal ids', change({ vocab: { a: 0, b: 0 } }), 'model.vocab["b"] must be a number of its own below 2'],
    ['a merge of nothing', change({ merges: [['[PAD]', 'zz']] }), 'model.merges[0] must be two tokens'],
    [
      'an unknown token that is none',
      change({ unk_token: '[NO]' }),
      'special tokens must be in the vocabulary and not empty, but got "[NO]"',
    ],
    ['an empty special token', emptySpecialToken, 'special tokens must be in the vocabulary and not empty, but got ""'],
    ['no merges', change({ merges: 3 }), 'model.merges must be a list, but got 3'],
  ])('files: %s', async (_, spoil, message) => {
    const json = spoil((await good).toJSON())
    expect(() => SubwordTokenizer.fromJSON(json, 'f')).toThrow(message)
    expect(() => SubwordTokenizer.fromJSON(json, 'f')).toThrow(FormatError)
  })

  it('files that are no JSON, or no tokeniser for the library', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tessera-tokenizer-'))
    try {
      await writeFile(join(folder, 'a.json'), '{')
      await expect(SubwordTokenizer.load(join(folder, 'a.json'))).rejects.toThrow('must be JSON in UTF-8')
      await writeFile(join(folder, 'b.json'), '{"model":{"type":"What"}}')
      await expect(PretrainedTokenizer.load(join(folder, 'b.json'))).rejects.toThrow(FormatError)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  function emptySpecialToken(json: JsonObject) {
    const model = json['model'] as { readonly vocab: JsonObject }
    const vocab = { ...model.vocab, '': Object.keys(model.vocab).length }
    return { ...json, model: { ...model, vocab }, added_tokens: [{ content: '' }] }
  }

  function change(model: object) {
    return (json: JsonObject) => ({ ...json, model: { ...(json['model'] as JsonObject), ...model } })
  }
})
