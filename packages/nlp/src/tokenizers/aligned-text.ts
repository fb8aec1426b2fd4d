/** Text that was changed, with the place in the original of each of its UTF-16 units. */
export interface AlignedText {
  readonly text: string
  /** Where the character of each unit begins and ends in the original. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** Replaces each code point by what `change` gives for it; `offset` is where `text` begins in the original. */
export function alignedText(text: string, offset: number, change: (character: string) => string): AlignedText {
  let changed = ''
  const starts: number[] = []
  const ends: number[] = []
  let at = offset
  for (const character of text) {
    const next = change(character)
    changed += next
    for (let i = 0; i < next.length; i++) {
      starts.push(at)
      ends.push(at + character.length)
    }
    at += character.length
  }
  return { text: changed, starts, ends }
}

const whiteSpace = /^\p{White_Space}$/u
const control = /^[\p{C}\ufffd]$/u
const ideograph =
  /^[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]$/u

/**
 * What BERT makes of a character: controls go, white space is a space, ideographs stand alone and, with `lowercase`,
 * letters are small and lose their accents.
 *
 * Source: Devlin et al. 2018, arXiv:1810.04805, and the normaliser of its tokeniser.
 */
export function bertCharacter(character: string, lowercase: boolean): string {
  if (whiteSpace.test(character)) return ' '
  if (control.test(character)) return ''
  if (ideograph.test(character)) return ` ${character} `
  return lowercase
    ? character
        .normalize('NFD')
        .replace(/\p{Mn}/gu, '')
        .toLowerCase()
    : character
}
