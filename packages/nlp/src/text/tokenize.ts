import { ConfigError, describeValue, knownOptions } from '@tessera-ml/core'

/** A word (or sign) with its place in the original text: `original.slice(start, end)`, in UTF-16 units. */
export interface Token {
  /** The text as models see it: Unicode NFC, lower-cased on request; its length may differ from `end - start`. */
  readonly text: string
  readonly start: number
  readonly end: number
}

export interface TokenizeOptions {
  /** Lower-case the tokens' text; offsets still point into the original. Default true. */
  readonly lowercase?: boolean
  /** Give signs, emoji and punctuation as tokens of their own, instead of leaving them out. Default false. */
  readonly punctuation?: boolean
}

/** The settings of a tokeniser with none left out, as models save them. */
export type TokenizerConfig = Required<TokenizeOptions>

const letter = String.raw`[\p{L}\p{M}\p{N}]`
// Apostrophes, hyphens, underscores and zero-width joiners between letters; full stop and comma between digits.
const joiner = String.raw`(?:['’ʼ‐‑\-_\u200c\u200d](?=${letter})|(?<=\p{N})[.,](?=\p{N}))`
const emoji = String.raw`\p{RI}\p{RI}|\p{Extended_Pictographic}(?:\p{EMod}|\ufe0f|\u200d\p{Extended_Pictographic})*`
const sign = String.raw`${emoji}|(?:\.{2,}|-{2,})|\p{P}|\p{S}`
const unspaced = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]`

/** Longest stretch matched at once: on millions of characters without a space the expression runs out of stack. */
const longestStretch = 65_536
/** Longest stretch given to `Intl.Segmenter`, whose time grows with the square of the length. */
const longestSegment = 1024

/**
 * Splits text into words: letters, marks and digits of any script, held together by inner apostrophes, hyphens and
 * underscores (`isn't`, `well-made`) and, between digits, by full stop and comma (`3.5`). Scripts that write no spaces
 * (Han, kana, Thai, Lao, Khmer, Burmese) are split with `Intl.Segmenter`, whose dictionary is the runtime's.
 *
 * @throws ConfigError if `text` is not a string or an option is unknown.
 */
export function tokenize(text: string, options: TokenizeOptions = {}): Token[] {
  return tokenizer(options)(text)
}

/** A function that tokenises as `tokenize` does; it prepares once what many texts share. */
export function tokenizer(options: TokenizeOptions = {}): (text: string) => Token[] {
  knownOptions('tokenize', options, ['lowercase', 'punctuation'])
  const lowercase = flag('lowercase', options.lowercase, true)
  const punctuation = flag('punctuation', options.punctuation, false)
  const word = `${letter}+(?:${joiner}${letter}+)*`
  const pattern = new RegExp(punctuation ? `${word}|${sign}` : word, 'gu')
  const withoutSpaces = new RegExp(unspaced, 'u')
  let segmenter: Intl.Segmenter | undefined

  return (text) => {
    if (typeof text !== 'string') {
      throw new ConfigError(`tokenize: text must be a string, but got ${describeValue(text)}.`)
    }
    const tokens: Token[] = []
    const add = (piece: string, start: number): void => {
      const normal = piece.normalize('NFC')
      tokens.push({ text: lowercase ? normal.toLowerCase() : normal, start, end: start + piece.length })
    }
    for (const [from, to] of stretches(text, longestStretch)) {
      for (const match of text.slice(from, to).matchAll(pattern)) {
        const start = from + match.index
        if (!withoutSpaces.test(match[0])) {
          add(match[0], start)
          continue
        }
        segmenter ??= new Intl.Segmenter('und', { granularity: 'word' })
        for (const [first, last] of stretches(match[0], longestSegment)) {
          for (const part of segmenter.segment(match[0].slice(first, last))) {
            if (part.isWordLike !== false || punctuation) add(part.segment, start + first + part.index)
          }
        }
      }
    }
    return tokens
  }
}

/** Cuts long text behind white space, or anywhere (but not inside a surrogate pair) where there is none. */
function* stretches(text: string, longest: number): Generator<[number, number]> {
  let from = 0
  while (text.length - from > longest) {
    let to = from + longest
    while (to > from && !/\s/.test(text[to - 1]!)) to--
    if (to === from) {
      to = from + longest
      if (/[\udc00-\udfff]/.test(text[to]!)) to--
    }
    yield [from, to]
    from = to
  }
  yield [from, text.length]
}

function flag(name: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback
  if (typeof value === 'boolean') return value
  throw new ConfigError(`tokenize: ${name} must be true or false, but got ${describeValue(value)}.`)
}
