/** Tokens to text. */
import { byteLetters } from './byte-letters.js'
import { subwordModels, type TokenizerSettings } from './tokenizer-settings.js'

/**
 * A function from tokens to text: `byteBpe` gives back exactly what was split (a broken character is U+FFFD), the others
 * put one space between words, as white space is not kept.
 */
export function subwordDecoder({ model, specialTokens }: TokenizerSettings): (tokens: readonly string[]) => string {
  const { prefix, suffix } = subwordModels[model]
  if (model === 'wordPiece') {
    return (tokens) => {
      const isInner = (token: string, i: number) => i > 0 && token.startsWith(prefix)
      return tokens
        .map((token, i) => (isInner(token, i) ? token.slice(prefix.length) : `${i > 0 ? ' ' : ''}${token}`))
        .join('')
    }
  }
  if (model === 'bpe') {
    return (tokens) => {
      const last = tokens.length - 1
      return tokens.map((token, i) => token.replaceAll(suffix, i < last ? ' ' : '')).join('')
    }
  }
  const special = new Set(specialTokens)
  const bytes = new Map(byteLetters().map((letter, byte) => [letter, byte]))
  return (tokens) => {
    let text = ''
    let waiting: number[] = []
    const flush = (): void => {
      text += new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(waiting))
      waiting = []
    }
    for (const token of tokens) {
      if (special.has(token)) {
        flush()
        text += token
      } else for (const letter of token) waiting.push(bytes.get(letter)!)
    }
    flush()
    return text
  }
}
