import { ShapeError } from '@tessera-ml/core'
import { arrayFunction } from '../evaluator.js'
import { splitWords, type SplitText, type SplitWordsOptions } from './split-words.js'
import type { NestedNumbers } from '../rows.js'
import { presenceOf, type Presence } from './presence.js'

/** What is explained of texts. Shapes: texts -> a row of outputs, or a number, for each. */
export type PredictTexts = (texts: readonly string[]) => NestedNumbers | Promise<NestedNumbers>

export interface PresenceOfWords extends Presence {
  readonly split: SplitText
}

/**
 * A text as words that are there or taken away.
 *
 * @throws ShapeError if the text has no word.
 * @example
 * const words = presenceOfWords(predict, 'what a film')
 * const explanation = await kernelShap(words.f, words.input, { background: words.background })
 */
export function presenceOfWords(predict: PredictTexts, text: string, options: SplitWordsOptions = {}): PresenceOfWords {
  const split = splitWords(text, options)
  if (split.words.length === 0) {
    throw new ShapeError(`presenceOfWords: the text must have at least one word, but got ${JSON.stringify(text)}.`)
  }
  const f = arrayFunction((batch) =>
    predict((batch as readonly (readonly number[])[]).map((mask) => split.without((word) => mask[word] === 1))),
  )
  return { ...presenceOf(f, split.words), split }
}
