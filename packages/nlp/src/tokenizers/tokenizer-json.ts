/** `tokenizer.json` in Hugging Face's form: what our tokenisers write, and strict reading of the same. */
import { FormatError, describeValue, type JsonObject, type JsonValue } from '@tessera-ml/core'
import { byteLetters } from './byte-letters.js'
import { subwordModels, type SubwordModel, type TokenizerSettings } from './tokenizer-settings.js'

/** Source: the format of the library `tokenizers`, version 0.22. */
export function tokenizerJson(settings: TokenizerSettings): JsonObject {
  const { tokens, merges, specialTokens, unknownToken } = settings
  const ids = new Map(tokens.map((token, id) => [token, id]))
  const vocab = Object.fromEntries(ids)
  const parts = partsOf(settings)
  const model: JsonObject =
    settings.model === 'wordPiece'
      ? { ...parts.model, unk_token: unknownToken!, vocab }
      : { ...parts.model, unk_token: unknownToken ?? null, vocab, merges: merges.map(([a, b]) => [a, b]) }
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: specialTokens.map((content) => ({
      id: ids.get(content)!,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: parts.normalizer,
    pre_tokenizer: parts.pre_tokenizer,
    post_processor: null,
    decoder: parts.decoder,
    model,
  }
}

/** The parts of a file that do not depend on what was learnt. */
function partsOf({ model, lowercase }: Pick<TokenizerSettings, 'model' | 'lowercase'>) {
  const { prefix, suffix } = subwordModels[model]
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: true }
  // The library writes these for a decoder, which uses none of them.
  const byteLevelDecoder = { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true }
  const small = lowercase ? { type: 'Lowercase' } : null
  const bpe = {
    type: 'BPE',
    dropout: null,
    continuing_subword_prefix: null,
    end_of_word_suffix: suffix === '' ? null : suffix,
    fuse_unk: false,
    byte_fallback: false,
    ignore_merges: false,
  }
  const all: Record<SubwordModel, Record<'normalizer' | 'pre_tokenizer' | 'decoder' | 'model', JsonObject | null>> = {
    byteBpe: { normalizer: small, pre_tokenizer: byteLevel, decoder: byteLevelDecoder, model: bpe },
    bpe: {
      normalizer: small,
      pre_tokenizer: { type: 'BertPreTokenizer' },
      decoder: { type: 'BPEDecoder', suffix },
      model: bpe,
    },
    wordPiece: {
      normalizer: {
        type: 'BertNormalizer',
        clean_text: true,
        handle_chinese_chars: true,
        strip_accents: null,
        lowercase,
      },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      decoder: { type: 'WordPiece', prefix, cleanup: false },
      model: { type: 'WordPiece', continuing_subword_prefix: prefix, max_input_chars_per_word: 100 },
    },
  }
  return all[model]
}

/**
 * The settings in the JSON of a file that one of our tokenisers wrote.
 *
 * @throws FormatError if it is of another kind, or its parts do not fit together.
 */
export function settingsFromJson(json: unknown, source: string): TokenizerSettings {
  const file = objectAt(json, source)
  const modelJson = objectAt(file['model'], `${source}: model`)
  const vocab = objectAt(modelJson['vocab'], `${source}: model.vocab`)
  const tokens = tokensOf(vocab, source)
  const specialTokens = listAt(file['added_tokens'], `${source}: added_tokens`).map((added, i) =>
    textAt(objectAt(added, `${source}: added_tokens[${i}]`)['content'], `${source}: added_tokens[${i}].content`),
  )
  const merges = modelJson['type'] === 'BPE' ? mergesOf(modelJson['merges'], vocab, source) : []
  const unknown = modelJson['unk_token'] ?? undefined
  const unknownToken = unknown === undefined ? undefined : textAt(unknown, `${source}: model.unk_token`)
  for (const token of [...specialTokens, ...(unknownToken === undefined ? [] : [unknownToken])]) {
    if (token !== '' && Object.hasOwn(vocab, token)) continue
    const rule = 'in the vocabulary and not empty'
    throw new FormatError(`${source}: special tokens must be ${rule}, but got ${describeValue(token)}.`)
  }
  for (const model of Object.keys(subwordModels) as SubwordModel[]) {
    for (const lowercase of [false, true]) {
      const settings = { model, lowercase, tokens, merges, specialTokens, unknownToken }
      if ((unknownToken === undefined) !== (model === 'byteBpe')) continue
      if (!sameJson(tokenizerJson(settings), file)) continue
      const missing = model === 'byteBpe' ? byteLetters().find((letter) => !Object.hasOwn(vocab, letter)) : undefined
      if (missing === undefined) return settings
      throw new FormatError(`${source}: the vocabulary must have all 256 bytes, but not ${describeValue(missing)}.`)
    }
  }
  throw new FormatError(
    `${source}: settings must be those of a tokeniser of this package, but they are not. Read it by PretrainedTokenizer.`,
  )
}

function tokensOf(vocab: JsonObject, source: string): string[] {
  const tokens: string[] = []
  const entries = Object.entries(vocab)
  for (const [token, id] of entries) {
    if (typeof id === 'number' && Number.isInteger(id) && id >= 0 && id < entries.length && tokens[id] === undefined) {
      tokens[id] = token
    } else {
      const rule = `a number of its own below ${entries.length}`
      throw new FormatError(
        `${source}: model.vocab[${describeValue(token)}] must be ${rule}, but got ${describeValue(id)}.`,
      )
    }
  }
  return tokens
}

function mergesOf(json: unknown, vocab: JsonObject, source: string): (readonly [string, string])[] {
  return listAt(json, `${source}: model.merges`).map((merge, i) => {
    const [left, right, ...more] = Array.isArray(merge) ? (merge as readonly unknown[]) : []
    const isKnown = (token: unknown): token is string => typeof token === 'string' && Object.hasOwn(vocab, token)
    if (isKnown(left) && isKnown(right) && more.length === 0 && Object.hasOwn(vocab, left + right)) return [left, right]
    const rule = 'two tokens that together are one'
    throw new FormatError(`${source}: model.merges[${i}] must be ${rule}, but got ${describeValue(merge)}.`)
  })
}

function sameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => sameJson(item as JsonValue, b[i] as JsonValue))
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => sameJson((a as JsonObject)[key], (b as JsonObject)[key]))
  )
}

function objectAt(value: unknown, place: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw new FormatError(`${place} must be an object, but got ${describeValue(value)}.`)
}

function listAt(value: unknown, place: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new FormatError(`${place} must be a list, but got ${describeValue(value)}.`)
}

function textAt(value: unknown, place: string): string {
  if (typeof value === 'string') return value
  throw new FormatError(`${place} must be a text, but got ${describeValue(value)}.`)
}
