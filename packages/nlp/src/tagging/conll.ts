/** Files in the form of the CoNLL tasks: a word a line, columns between spaces or tabs, an empty line between sentences. */
import { ConfigError, decodeText, describeValue, FormatError, knownOptions, nonNegativeInteger } from '@tessera-ml/core'

/** A sentence with one tag a word. */
export interface TaggedSentence {
  readonly words: readonly string[]
  readonly tags: readonly string[]
}

export interface ParseConllOptions {
  /** The column of the words, from 0 on. Default: 0. */
  readonly wordColumn?: number
  /** The column of the tags, from 0 on. Default: the last one. */
  readonly tagColumn?: number
  /** What messages call the text. Default: `CoNLL`. */
  readonly source?: string
}

/**
 * The sentences of a text. Lines that begin with `-DOCSTART-` or with `# ` and have no tag are passed over.
 *
 * @throws FormatError naming a line whose columns are not those of the first one, or without two columns.
 */
export function parseConll(text: string, options: ParseConllOptions = {}): TaggedSentence[] {
  knownOptions('parseConll', options, ['wordColumn', 'tagColumn', 'source'])
  const { source = 'CoNLL', wordColumn = 0, tagColumn } = options
  nonNegativeInteger('parseConll: wordColumn', wordColumn)
  if (tagColumn !== undefined) nonNegativeInteger('parseConll: tagColumn', tagColumn)
  const sentences: TaggedSentence[] = []
  let [words, tags]: [string[], string[]] = [[], []]
  let columns: number | undefined
  const finish = (): void => {
    if (words.length > 0) sentences.push({ words, tags })
    words = []
    tags = []
  }
  for (const [i, line] of decodeText(text, source).split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('-DOCSTART-')) {
      finish()
      continue
    }
    if (line.startsWith('# ') && words.length === 0) continue
    const fields = line.trim().split(/[ \t]+/)
    columns ??= fields.length
    const needed = Math.max(2, wordColumn + 1, (tagColumn ?? 0) + 1)
    if (fields.length !== columns || columns < needed) {
      const rule = columns < needed ? `at least ${needed} columns` : `${columns} columns, as the first has`
      throw new FormatError(`${source}, line ${i + 1}: must have ${rule}, but got ${describeValue(line)}.`)
    }
    words.push(fields[wordColumn]!)
    tags.push(fields[tagColumn ?? columns - 1]!)
  }
  finish()
  return sentences
}

/** Sentences as text with two columns. @throws ConfigError if a word or tag is empty or has white space in it. */
export function formatConll(sentences: readonly TaggedSentence[]): string {
  return sentences
    .map(({ words, tags }, n) => {
      if (words.length !== tags.length) {
        throw new ConfigError(
          `formatConll: sentence ${n + 1} must have a tag for each of ${words.length} words, but got ${tags.length}.`,
        )
      }
      const lines = words.map((word, i) => {
        const wrong = [word, tags[i]!].find((part) => part === '' || /\s/u.test(part))
        if (wrong === undefined) return `${word} ${tags[i]!}\n`
        const rule = 'without white space and not empty'
        throw new ConfigError(`formatConll: words and tags must be ${rule}, but got ${describeValue(wrong)}.`)
      })
      return lines.join('')
    })
    .join('\n')
}
