/** How good a classifier is, beside what needs no model. */
import type { Evaluation } from '../training/evaluation.js'
import { confusionMatrix } from './confusion-matrix.js'
import { html, type Html } from './escape-html.js'
import { figures } from './figures.js'
import { formatNumber, formatPercent } from './format-number.js'
import { table } from './table.js'

/** The most frequent label, and its share: what a classifier that looks at nothing reaches. */
export function majority(labels: readonly string[]): { readonly label: string; readonly share: number } {
  const counts = new Map<string, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  const [label, count] = [...counts].reduce((most, next) => (next[1] > most[1] ? next : most), ['', 0])
  return { label, share: count / labels.length }
}

/** Accuracy, macro F1 and loss as tiles; `labels` are the true ones of the examples. */
export function evaluationFigures({ accuracy, macroF1, loss, classes }: Evaluation, labels: readonly string[]): Html {
  const { label, share } = majority(labels)
  const chance = formatPercent(1 / classes.length)
  return figures([
    {
      label: 'Accuracy',
      value: accuracy,
      note: `${formatPercent(share)} by always saying "${label}", ${chance} by chance`,
    },
    { label: 'Macro F1', value: macroF1, note: 'mean over the labels' },
    { label: 'Loss', value: loss, note: `cross-entropy in nats; ${formatNumber(Math.log(classes.length))} by chance` },
  ])
}

/** Precision, recall and F1 of each label, and the confusion matrix; `noun` is what was judged: `Texts`. */
export function evaluationTables({ classes, confusionMatrix: counts }: Evaluation, noun: string): Html {
  const columns = ['Label', 'Precision', 'Recall', 'F1', noun].map((title) => ({ title }))
  const rows = classes.map(({ label, precision, recall, f1, support }) => [label, precision, recall, f1, support])
  const labels = classes.map(({ label }) => label)
  return html`${table({ columns, rows })}${confusionMatrix({ labels, counts })}`
}
