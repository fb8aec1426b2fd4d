/** Why a text was given its label, and the page that shows it. */
import { loadExplain } from './load-explain.js'
import type { TextSpan } from './text-span.js'

export interface TextExplanation {
  readonly text: string
  /** The label whose logit is explained. */
  readonly label: string
  /** The probability of that label. */
  readonly score: number
  /** `linear contributions`, exact, or `integrated gradients`. */
  readonly method: string
  /** The logit without any part of the text. */
  readonly base: number
  /** The logit of the label. */
  readonly logit: number
  /** The parts that the model knows, in the order of the text; n-grams of a linear model overlap. */
  readonly spans: readonly TextSpan[]
  /** base + Σ values - logit: 0 but for rounding and, with integrated gradients, the error of the integral. */
  readonly gap: number
}

/**
 * The text with its parts coloured, as a piece of HTML.
 *
 * @throws ConfigError if `@tessera-ml/explain` is not installed.
 */
export async function explanationHtml({ text, spans, label }: TextExplanation): Promise<string> {
  const { highlightedText } = await loadExplain('explanationHtml')
  return highlightedText(text, spans, { positiveLabel: `for "${label}"`, negativeLabel: `against "${label}"` })
}

/**
 * A self-contained HTML page about one explanation.
 *
 * @throws ConfigError if `@tessera-ml/explain` is not installed.
 */
export async function explanationPage(explanation: TextExplanation): Promise<string> {
  const { page } = await loadExplain('explanationPage')
  const { label, score, method, base, logit, gap } = explanation
  const [from, to] = [base.toFixed(3), logit.toFixed(3)]
  const sum = `The parts add up from ${from} to the logit ${to}, with a gap of ${gap.toExponential(1)}.`
  return page(`Why "${label}"`, [
    { text: `Probability ${score.toFixed(3)}. Method: ${method}. ${sum}`, html: await explanationHtml(explanation) },
  ])
}
