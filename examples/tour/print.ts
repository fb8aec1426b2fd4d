/** Lines for the terminal. */
import type { Evaluation, LabelledText, TextExplanation } from '@tessera-ml/nlp'
import { majority } from '@tessera-ml/nlp/report'

/** Accuracy, macro F1 and training time of each model, below those of always saying the most frequent label. */
export function comparison(
  mails: readonly LabelledText[],
  evaluations: Readonly<Record<string, Evaluation>>,
  times: Readonly<Record<string, number>>,
): string {
  const { label, share } = majority(mails)
  const rows = Object.entries(evaluations).map(([name, { accuracy, macroF1 }]) => {
    return [name, accuracy.toFixed(4), macroF1.toFixed(4), `${(times[name]! / 1000).toFixed(1)} s`]
  })
  // Two labels: the frequent one has precision `share` and recall 1, the other F1 0.
  const blind = [`always "${label}"`, share.toFixed(4), (share / (1 + share)).toFixed(4), '–']
  return columns([['model', 'accuracy', 'macro F1', 'trained in'], blind, ...rows])
}

/** The mail's opening and the words that weigh most, with a bar each. */
export function explainedMail(explanation: TextExplanation): string {
  const { text, label, score } = explanation
  const [subject = ''] = text.split('\n', 1)
  const body = text.slice(subject.length)
  return [
    `  Subject: ${shortened(subject, 100)}`,
    `  ${shortened(body, 180)}`,
    `  ${label} with probability ${score.toFixed(3)}; for and against it, in logits:`,
    heaviestParts(explanation, 10),
  ].join('\n')
}

/** Rows as columns: the first to the left, the others to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('   ')
  return rows.map((row) => `  ${line(row)}`.trimEnd()).join('\n')
}

const widestBar = 24

/** The parts that weigh most, summed over their places in the text: `click here   +1.31  ██████`. */
function heaviestParts({ text, spans }: TextExplanation, count: number): string {
  const sums = new Map<string, number>()
  for (const { start, end, value } of spans) {
    const part = shortened(text.slice(start, end).toLowerCase(), 24)
    sums.set(part, (sums.get(part) ?? 0) + value)
  }
  const byWeight = [...sums].sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
  const heaviest = byWeight.slice(0, count).sort(([, a], [, b]) => b - a)
  const largest = Math.max(...heaviest.map(([, value]) => Math.abs(value)))
  const widest = Math.max(...heaviest.map(([part]) => part.length))
  return heaviest
    .map(([part, value]) => {
      const bar = (value < 0 ? '░' : '█').repeat(Math.max(1, Math.round((widestBar * Math.abs(value)) / largest)))
      return `    ${part.padEnd(widest)}  ${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}  ${bar}`
    })
    .join('\n')
}

/** White space as single spaces, and at most so many letters. */
export function shortened(text: string, letters: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > letters ? `${line.slice(0, letters - 1)}…` : line
}

/** The time since then: `1.2 s`. */
export function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
