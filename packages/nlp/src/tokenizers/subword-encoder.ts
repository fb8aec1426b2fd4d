/** Text to tokens with their places. */
import { alignedText, bertCharacter, type AlignedText } from './aligned-text.js'
import { byteLetters } from './byte-letters.js'
import { longestPieces } from './longest-pieces.js'
import { idLimit, mergePieces, type WordToken } from './merge-pieces.js'
import { splitWords } from './split-words.js'
import { subwordModels, type TokenizerSettings } from './tokenizer-settings.js'
import { piecesOf } from './train-merges.js'

/** A token and where it stands in the text: `text.slice(start, end)`, in UTF-16 units. */
export interface SubwordToken {
  readonly id: number
  readonly token: string
  readonly start: number
  readonly end: number
}

/** Bytes of a character share its UTF-16 units evenly: in these parts of a unit, each has a whole number. */
const partsOfUnit = 12

/** Words whose tokens are kept, so that frequent ones are split once. */
const wordsKept = 10_000

/** A function from text to tokens. Where a character has several tokens, as bytes have, each has its whole place. */
export function subwordEncoder(settings: TokenizerSettings): (text: string) => SubwordToken[] {
  const { tokens, specialTokens } = settings
  const { splitter } = subwordModels[settings.model]
  const ids = new Map(tokens.map((token, id) => [token, id]))
  const tokensOf = wordEncoder(settings, ids)
  const kept = new Map<string, readonly WordToken[]>()
  const special = specialPattern(specialTokens)
  const change = characterChange(settings)

  return (text) => {
    const found: SubwordToken[] = []
    const addSection = (from: number, to: number): void => {
      const section = alignedText(text.slice(from, to), from, change)
      for (const [word, start] of splitWords(section.text, splitter)) {
        const known = kept.get(word)
        const parts = known ?? tokensOf(word)
        if (known === undefined && kept.size < wordsKept) kept.set(word, parts)
        addWord(found, tokens, parts, section, start)
      }
    }
    let at = 0
    for (const match of special === undefined ? [] : text.matchAll(special)) {
      addSection(at, match.index)
      at = match.index + match[0].length
      found.push({ id: ids.get(match[0])!, token: match[0], start: match.index, end: at })
    }
    addSection(at, text.length)
    return found
  }
}

/** The words of a text as training counts them, special tokens left out. */
export function* wordsOf(text: string, settings: Omit<TokenizerSettings, 'tokens' | 'merges'>): Generator<string> {
  const { splitter } = subwordModels[settings.model]
  const special = specialPattern(settings.specialTokens)
  const change = characterChange(settings)
  const letters = settings.model === 'byteBpe' ? byteLetters() : undefined
  const encoder = new TextEncoder()
  for (const section of special === undefined ? [text] : text.split(special)) {
    for (const [word] of splitWords(alignedText(section, 0, change).text, splitter)) {
      yield letters === undefined ? word : Array.from(encoder.encode(word), (byte) => letters[byte]!).join('')
    }
  }
}

function addWord(
  found: SubwordToken[],
  tokens: readonly string[],
  parts: readonly WordToken[],
  { starts, ends }: AlignedText,
  start: number,
): void {
  let covered = 0
  for (const { id, length } of parts) {
    const first = start + Math.floor(covered / partsOfUnit)
    covered += length
    const last = start + Math.ceil(covered / partsOfUnit) - 1
    found.push({ id, token: tokens[id]!, start: starts[first]!, end: ends[last]! })
  }
}

function wordEncoder(settings: TokenizerSettings, ids: ReadonlyMap<string, number>): (word: string) => WordToken[] {
  const { model, merges, unknownToken } = settings
  const unknown = unknownToken === undefined ? undefined : ids.get(unknownToken)
  if (model === 'wordPiece') {
    return (word) => {
      const pieces = longestPieces(word, (token) => ids.get(token)) ?? [{ id: unknown!, length: word.length }]
      return pieces.map(({ id, length }) => ({ id, length: partsOfUnit * length }))
    }
  }
  const { prefix, suffix } = subwordModels[model]
  const table = new Map(
    merges.map(([left, right], rank) => [
      ids.get(left)! * idLimit + ids.get(right)!,
      { rank, id: ids.get(left + right)! },
    ]),
  )
  if (model === 'byteBpe') {
    const letters = byteLetters().map((letter) => ids.get(letter)!)
    const encoder = new TextEncoder()
    return (word) => {
      const pieces: WordToken[] = []
      for (const character of word) {
        const bytes = encoder.encode(character)
        const length = (partsOfUnit * character.length) / bytes.length
        for (const byte of bytes) pieces.push({ id: letters[byte]!, length })
      }
      return mergePieces(pieces, table)
    }
  }
  return (word) => {
    const characters = [...word]
    const pieces = piecesOf(word, { prefix, suffix }).map((piece, i) => ({
      id: ids.get(piece) ?? unknown!,
      length: partsOfUnit * characters[i]!.length,
    }))
    return mergePieces(pieces, table)
  }
}

function characterChange({ model, lowercase }: Pick<TokenizerSettings, 'model' | 'lowercase'>) {
  if (model === 'wordPiece') return (character: string) => bertCharacter(character, lowercase)
  return (character: string) => (lowercase ? character.toLowerCase() : character)
}

/** The longest of the special tokens at a place is the one that is meant. */
function specialPattern(specialTokens: readonly string[]): RegExp | undefined {
  if (specialTokens.length === 0) return undefined
  const longestFirst = specialTokens.toSorted((a, b) => b.length - a.length)
  return new RegExp(longestFirst.map((token) => token.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join('|'), 'gu')
}
