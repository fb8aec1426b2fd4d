import type { Explanation } from '../explanation.js'
import { presenceOfWords, type PredictTexts } from '../presence/presence-of-words.js'
import type { TextSpan } from '../render/text-pieces.js'
import { limePresence, type LimePresenceOptions } from './lime-presence.js'
import type { SplitText, SplitWordsOptions } from '../presence/split-words.js'

export interface LimeTextOptions extends Omit<LimePresenceOptions, 'sampling'>, SplitWordsOptions {}

export interface TextExplanation {
  /** One value a word. */
  readonly explanation: Explanation
  /** The words' places with the values of the first explained output; `highlightedText` draws them. */
  readonly spans: readonly TextSpan[]
}

/**
 * Why a function gives a text its output: `limePresence` of its words.
 *
 * @throws as `limePresence`; ShapeError if the text has no word.
 * @example
 * const { spans } = await limeText((texts) => classify(texts), 'what a film')
 */
export async function limeText(
  predict: PredictTexts,
  text: string,
  options: LimeTextOptions = {},
): Promise<TextExplanation> {
  const { bagOfWords, splitExpression, mask, ...rest } = options
  const words = presenceOfWords(predict, text, {
    ...(bagOfWords !== undefined && { bagOfWords }),
    ...(splitExpression && { splitExpression }),
    ...(mask !== undefined && { mask }),
  })
  const explanation = await limePresence(words, rest)
  return { explanation, spans: wordSpans(words.split, explanation) }
}

/** Every place of every word with the word's value for one explained output, in the order of the text. */
export function wordSpans({ words, places }: SplitText, { values }: Explanation, output = 0): TextSpan[] {
  const outputs = values.shape.at(-1)!
  return words
    .flatMap((word, i) =>
      places[i]!.map((start) => ({ start, end: start + word.length, value: values.data[i * outputs + output]! })),
    )
    .sort((a, b) => a.start - b.start)
}
