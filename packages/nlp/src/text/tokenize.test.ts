import { describe, expect, it } from 'vitest'
import { tokenize } from './tokenize.js'

const texts = (text: string, options = {}): string[] => tokenize(text, options).map((token) => token.text)

describe('tokenize', () => {
  it('keeps inner apostrophes, hyphens, underscores, decimal points and thousands commas', () => {
    expect(texts("It isn't rock-n-roll; snake_case costs 1,000.50, 'quoted' end-")).toEqual([
      'it',
      "isn't",
      'rock-n-roll',
      'snake_case',
      'costs',
      '1,000.50',
      'quoted',
      'end',
    ])
    expect(texts('l’été a.b 3.x')).toEqual(['l’été', 'a', 'b', '3', 'x'])
  })

  it('gives signs, emoji and runs of dots as tokens with punctuation', () => {
    expect(texts('Wait... what?! 👩‍👩‍👧 👍🏽 🇫🇮 $5', { punctuation: true })).toEqual([
      'wait',
      '...',
      'what',
      '?',
      '!',
      '👩‍👩‍👧',
      '👍🏽',
      '🇫🇮',
      '$',
      '5',
    ])
  })

  it('points into the original text where lower-casing changes the length', () => {
    const text = 'İSTANBUL é́ ﬁne'
    const tokens = tokenize(text)
    expect(tokens.map(({ start, end }) => text.slice(start, end))).toEqual(['İSTANBUL', 'é́', 'ﬁne'])
    expect(tokens[0]!.text).toBe('i̇stanbul')
    expect(tokens[0]!.text.length).toBe(9)
  })

  it('gives composed and decomposed letters one form', () => {
    expect(texts('cafe\u0301')).toEqual(texts('caf\u00e9'))
    expect(tokenize('cafe\u0301 x')[1]).toEqual({ text: 'x', start: 6, end: 7 })
  })

  it('reads right-to-left scripts with their marks, and words joined by a zero-width non-joiner', () => {
    const words = ['שָׁלוֹם', 'עוֹלָם', 'می\u200cخواهم']
    expect(texts(words.join('، '))).toEqual(words.map((word) => word.normalize('NFC')))
  })

  it('splits scripts that write no spaces', () => {
    const text = '東京に行きます。ภาษาไทย'
    const tokens = tokenize(text)
    expect(tokens.length).toBeGreaterThan(4)
    expect(tokens.map(({ start, end }) => text.slice(start, end)).join('')).toBe('東京に行きますภาษาไทย')
    expect(texts('我喜欢 rock')).toContain('rock')
  })

  it('keeps capitals when asked', () => {
    expect(texts('New York', { lowercase: false })).toEqual(['New', 'York'])
  })

  it('finds nothing in empty text, white space and lone surrogates', () => {
    for (const text of ['', ' \n\t\u00a0', '\ud800', '\ufeff']) expect(texts(text, { punctuation: true })).toEqual([])
  })

  it('takes megabytes without a space, offsets exact', () => {
    const long = 'a-'.repeat(300_000)
    const tokens = tokenize(`${long} last`)
    expect(tokens.at(-1)).toEqual({ text: 'last', start: 600_001, end: 600_005 })
    expect(tokenize('𝒜'.repeat(100_000)).every(({ text }) => text.isWellFormed?.() ?? !/\p{Cs}/u.test(text))).toBe(true)
    const spaced = 'word '.repeat(40_000)
    expect(tokenize(spaced).length).toBe(40_000)
  })

  it('refuses what is not text and unknown options', () => {
    expect(() => tokenize(5 as unknown as string)).toThrow('tokenize: text must be a string, but got 5.')
    expect(() => tokenize('', { lowerCase: true } as object)).toThrow('Did you mean "lowercase"?')
    expect(() => tokenize('', { punctuation: 1 as unknown as boolean })).toThrow('punctuation must be true or false')
  })
})
