/** How text is split before pieces of words are looked for. */

/** Word pieces never reach over the borders between these. */
export type WordSplitter = 'bert' | 'byteLevel'

const punctuation = String.raw`\p{P}!-\/:-@\[-\x60\{-~`
const patterns: Readonly<Record<WordSplitter, string>> = {
  bert: String.raw`[^\p{White_Space}${punctuation}]+|[${punctuation}]`,
  byteLevel: String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+`,
}

/** Longest word that is matched at once: on millions of characters of one kind the expression runs out of stack. */
const longestStretch = 65_536

/**
 * The words of a text with the places where they begin. `bert`: without white space, each punctuation mark on its own;
 * `byteLevel`: white space goes to the word behind it, as in GPT-2.
 */
export function* splitWords(text: string, splitter: WordSplitter): Generator<readonly [word: string, start: number]> {
  const pattern = new RegExp(patterns[splitter], 'gu')
  let from = 0
  while (from < text.length) {
    let to = Math.min(text.length, from + longestStretch)
    // Text without a space or mark near the end of the stretch is cut there, but not inside a surrogate pair.
    if (to < text.length) {
      const border = text.slice(from, to).search(/(?<=\S)\s+\S*$/u)
      if (border > 0) to = from + border
      else if (/[\udc00-\udfff]/.test(text[to]!)) to--
    }
    for (const match of text.slice(from, to).matchAll(pattern)) yield [match[0], from + match.index]
    from = to
  }
}
