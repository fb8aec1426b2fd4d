/** An explanation as lines for the terminal. */
import type { TextExplanation } from '@tessera-ml/nlp'
import { shortened, signedBars } from '../print.js'

/** The mail's opening and the words that weigh most, with a bar each. */
export function explainedMail(explanation: TextExplanation): string {
  const { text, label, score } = explanation
  const [subject = ''] = text.split('\n', 1)
  const body = text.slice(subject.length)
  return [
    `  Subject: ${shortened(subject, 100)}`,
    `  ${shortened(body, 180)}`,
    `  ${label} with probability ${score.toFixed(3)}; for and against it, in logits:`,
    signedBars(heaviestParts(explanation, 10)),
  ].join('\n')
}

/** The parts that weigh most, summed over their places in the text. */
function heaviestParts({ text, spans }: TextExplanation, count: number): [string, number][] {
  const sums = new Map<string, number>()
  for (const { start, end, value } of spans) {
    const part = shortened(text.slice(start, end).toLowerCase(), 24)
    sums.set(part, (sums.get(part) ?? 0) + value)
  }
  const byWeight = [...sums].sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
  return byWeight.slice(0, count).sort(([, a], [, b]) => b - a)
}
