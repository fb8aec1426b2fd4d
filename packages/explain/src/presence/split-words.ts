/** A text cut into words that can be taken away. */
import { ConfigError, describeValue } from '@tessera-ml/core'

export interface SplitWordsOptions {
  /** Whether all places of a word go together; else each place is a word of its own. Default true. */
  readonly bagOfWords?: boolean
  /** What lies between words. Default /\W+/, as in lime; for other scripts than Latin for instance /[^\p{L}\p{N}]+/u. */
  readonly splitExpression?: RegExp
  /** What takes the place of a word that is taken away. Default '' in a bag of words, else 'UNKWORDZ'. */
  readonly mask?: string
}

export interface SplitText {
  readonly text: string
  readonly words: readonly string[]
  /** Where each word begins, in UTF-16 units; several places in a bag of words. */
  readonly places: readonly (readonly number[])[]
  /** The text without the words that are not kept. */
  without(isKept: (word: number) => boolean): string
}

/** Source: lime 0.2, `IndexedString`. @throws ConfigError if the text or the expression is none. */
export function splitWords(text: string, options: SplitWordsOptions = {}): SplitText {
  if (typeof text !== 'string')
    throw new ConfigError(`splitWords: text must be a text, but got ${describeValue(text)}.`)
  const { bagOfWords = true, splitExpression = /\W+/, mask = bagOfWords ? '' : 'UNKWORDZ' } = options
  if (!(splitExpression instanceof RegExp)) {
    throw new ConfigError(`splitWords: splitExpression must be a RegExp, but got ${describeValue(splitExpression)}.`)
  }
  const between = new RegExp(splitExpression.source, [...new Set(`${splitExpression.flags}g`)].join(''))
  const pieces: { readonly text: string; readonly start: number; readonly isWord: boolean }[] = []
  const add = (from: number, to: number, isWord: boolean): void => {
    if (to > from) pieces.push({ text: text.slice(from, to), start: from, isWord })
  }
  let end = 0
  for (const gap of text.matchAll(between)) {
    if (gap[0] === '') continue
    add(end, gap.index, true)
    end = gap.index + gap[0].length
    add(gap.index, end, false)
  }
  add(end, text.length, true)
  const words: string[] = []
  const places: number[][] = []
  const wordOf = pieces.map((piece) => {
    if (!piece.isWord) return undefined
    const known = bagOfWords ? words.indexOf(piece.text) : -1
    const word = known >= 0 ? known : words.push(piece.text) - 1
    ;(places[word] ??= []).push(piece.start)
    return word
  })
  return {
    text,
    words,
    places,
    without: (isKept) =>
      pieces.map((piece, i) => (wordOf[i] === undefined || isKept(wordOf[i]) ? piece.text : mask)).join(''),
  }
}
