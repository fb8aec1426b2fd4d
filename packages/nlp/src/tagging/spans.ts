/** Spans of words as tags of single words, and back. */
import { ConfigError, describeValue, oneOf } from '@tessera-ml/core'

/** Words `start` to `end` (not included) of a sentence that belong together. */
export interface TagSpan {
  readonly type: string
  readonly start: number
  readonly end: number
}

/** `BIO`: the first word, the others; `BILOU`: last words and spans of one word have marks of their own, too. */
export type TagScheme = 'BIO' | 'BILOU'

/**
 * The spans that tags such as `B-PER` stand for, those of BIO and BILOU (or IOBES) alike. Tags that do not fit together
 * are read as the program conlleval reads them: a span begins wherever none goes on.
 *
 * Source: seqeval 1.2, `get_entities`, which follows conlleval of CoNLL-2000.
 */
export function spansOf(tags: readonly string[]): TagSpan[] {
  const spans: TagSpan[] = []
  let [before, beforeType, start] = ['O', '', 0]
  for (const [i, tag] of [...tags, 'O'].entries()) {
    const [mark, type] = partsOf(tag)
    const changes = type !== beforeType
    const endsBefore = before !== 'O' && ('ES'.includes(before) || 'BSO'.includes(mark) || changes)
    if (endsBefore) spans.push({ type: beforeType, start, end: i })
    const begins = mark !== 'O' && ('BS'.includes(mark) || 'ESO'.includes(before) || changes)
    if (begins) start = i
    before = mark
    beforeType = type
  }
  return spans
}

/** One tag a word. @throws ConfigError if spans overlap, are empty, or reach beyond the sentence. */
export function tagsOf(spans: readonly TagSpan[], words: number, scheme: TagScheme = 'BIO'): string[] {
  oneOf('tagsOf: scheme', scheme, ['BIO', 'BILOU'])
  const tags = Array.from({ length: words }, () => 'O')
  for (const span of spans) {
    const { type, start, end } = span
    const fits = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= words
    if (!fits || tags.slice(start, end).some((tag) => tag !== 'O')) {
      const rule = `apart from each other and within ${words} words`
      throw new ConfigError(`tagsOf: spans must be ${rule}, but got ${describeValue(span)}.`)
    }
    for (let i = start; i < end; i++) tags[i] = `${markOf(i, span, scheme)}-${type}`
  }
  return tags
}

function markOf(i: number, { start, end }: TagSpan, scheme: TagScheme): string {
  if (scheme === 'BILOU' && end - start === 1) return 'U'
  if (i === start) return 'B'
  return scheme === 'BILOU' && i === end - 1 ? 'L' : 'I'
}

/** Mark and type of a tag, with L and U as E and S; a tag without a mark, `PER`, is I of its type. */
function partsOf(tag: string): readonly [mark: string, type: string] {
  if (tag === 'O') return ['O', '']
  const [, mark = 'I', type = ''] = /^(?:([BIESLU])(?:-|$))?(.*)$/s.exec(tag)!
  return [mark === 'L' ? 'E' : mark === 'U' ? 'S' : mark, type]
}
