/** A report on a text classifier: what it was trained on, how good it is, where it errs, and why it decides as it does. */
import {
  confusionMatrix, figures, html, learningCurves, rawHtml, reportPage, rocCurve, table, type Html, type ReportSection,
} from '@tessera-ml/core/report'
import type { Evaluation } from '../classification/evaluation.js'
import type { TextClassifier, TextPrediction } from '../classification/text-classifier.js'
import { explanationHtml, type TextExplanation } from '../classification/text-explanation.js'
import type { LabelledText } from '../classification/train-options.js'

/** Some examples, as the report's first table lists them. */
export interface DataPart {
  /** For instance `training`. */
  readonly name: string
  readonly examples: readonly LabelledText[]
}

export interface ClassifierReportOptions {
  readonly title: string
  /** A sentence below the title. Default: none. */
  readonly subtitle?: string
  readonly classifier: TextClassifier
  /** What it was trained on and judged by. */
  readonly data: readonly DataPart[]
  /** Where the data comes from. Default: nothing is said. */
  readonly dataNote?: string
  /** The texts that it is judged by: figures, mistakes and explanations are of these. Default: only the training is shown. */
  readonly judgedBy?: DataPart
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

/** How many characters of a text a table shows. */
const shownCharacters = 280
const shownMistakes = 10

/**
 * The report as one HTML file that asks for nothing else.
 *
 * Explanations are left out, and the report says so, where `@tessera-ml/explain` is not installed.
 */
export async function classifierReport(options: ClassifierReportOptions): Promise<string> {
  const { title, subtitle, classifier, judgedBy, signal } = options
  const sections: ReportSection[] = [dataSection(options), modelSection(classifier), ...trainingSection(classifier)]
  if (judgedBy !== undefined) {
    const { examples } = judgedBy
    const evaluation = await classifier.evaluate(examples, signal && { signal })
    const predictions = await classifier.predict(examples.map(({ text }) => text), signal && { signal })
    sections.splice(0, 0, figuresSection(evaluation, judgedBy))
    sections.push(classesSection(evaluation, judgedBy, predictions), mistakesSection(judgedBy, predictions))
    sections.push(await explanationsSection(classifier, judgedBy, predictions, signal))
  }
  return reportPage({ title, ...(subtitle !== undefined && { subtitle }), sections })
}

/** The share of the most frequent label: what a classifier that reads nothing reaches. */
export function majorityShare(examples: readonly LabelledText[]): number {
  const counts = new Map<string, number>()
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1)
  return Math.max(0, ...counts.values()) / examples.length
}

function figuresSection({ accuracy, macroF1, loss }: Evaluation, { name, examples }: DataPart): ReportSection {
  const baseline = `${percent(majorityShare(examples))} by always saying the most frequent label`
  return {
    title: 'In short',
    note: `On ${examples.length.toLocaleString('en-US')} ${name} texts, which were not trained on.`,
    html: figures([
      { label: 'Accuracy', value: accuracy, note: baseline },
      { label: 'Macro F1', value: macroF1, note: 'mean over the labels' },
      { label: 'Loss', value: loss, note: 'cross-entropy in nats' },
    ]),
  }
}

function dataSection({ data, classifier, dataNote }: ClassifierReportOptions): ReportSection {
  const rows = data.map(({ name, examples }) => {
    const count = (label: string): number => examples.filter((example) => example.label === label).length
    const words = examples.map(({ text }) => text.split(/\s+/).length).sort((a, b) => a - b)
    return [name, examples.length, ...classifier.labels.map(count), words[Math.floor(words.length / 2)] ?? 0]
  })
  const columns = ['Part', 'Texts', ...classifier.labels.map((label) => `"${label}"`), 'Median words'].map((title) => ({ title }))
  return { title: 'Data', ...(dataNote !== undefined && { note: dataNote }), html: table({ columns, rows }) }
}

function modelSection({ model }: TextClassifier): ReportSection {
  return { title: 'Model', html: html`<pre>${model.summary()}</pre>` }
}

function trainingSection({ history }: TextClassifier): ReportSection[] {
  const { trials, epoch: _epoch, bestEpoch, ...curves } = history
  if (Array.isArray(trials)) {
    if (trials.length === 0) return []
    const rows = (trials as { accuracy: number; settings: object }[]).map(({ accuracy, settings }) => [accuracy, JSON.stringify(settings)])
    const note = 'Accuracy of each setting in cross-validation within the training texts.'
    return [{ title: 'Search', note, html: table({ columns: [{ title: 'Accuracy' }, { title: 'Settings' }], rows }) }]
  }
  const figuresByEpoch = curves as Record<string, number[]>
  if (Object.keys(figuresByEpoch).length === 0) return []
  const note = typeof bestEpoch === 'number' ? `The model has the weights of epoch ${bestEpoch + 1}, the best one.` : undefined
  return [{ title: 'Learning curves', ...(note !== undefined && { note }), html: learningCurves(figuresByEpoch) }]
}

function classesSection(evaluation: Evaluation, { examples }: DataPart, predictions: readonly TextPrediction[]): ReportSection {
  const labels = evaluation.classes.map(({ label }) => label)
  const columns = ['Label', 'Precision', 'Recall', 'F1', 'Texts'].map((title) => ({ title }))
  const rows = evaluation.classes.map(({ label, precision, recall, f1, support }) => [label, precision, recall, f1, support])
  const shown = labels.length === 2 ? labels.slice(1) : labels
  const curves = shown.map((label) => ({
    label,
    truth: examples.map((example) => example.label === label),
    scores: predictions.map(({ scores }) => scores[label]!),
  }))
  const matrix = confusionMatrix({ labels, counts: evaluation.confusionMatrix })
  return { title: 'Labels', html: html`${table({ columns, rows })}${matrix}${rocCurve(curves)}` }
}

function mistakesSection({ examples }: DataPart, predictions: readonly TextPrediction[]): ReportSection {
  const mistakes = predictions
    .map(({ label, scores }, i) => ({ ...examples[i]!, predicted: label, score: scores[label]! }))
    .filter(({ label, predicted }) => label !== predicted)
    .sort((a, b) => b.score - a.score)
  const rows = mistakes
    .slice(0, shownMistakes)
    .map(({ text, label, predicted, score }) => [label, predicted, score, shortened(text)])
  const columns = ['Label', 'Taken for', 'Score', 'Text'].map((title) => ({ title }))
  const note = `${mistakes.length} of ${examples.length} texts got a wrong label; those with the highest scores:`
  return { title: 'Most confident mistakes', note, html: rows.length === 0 ? html`` : table({ columns, rows }) }
}

async function explanationsSection(
  classifier: TextClassifier,
  judgedBy: DataPart,
  predictions: readonly TextPrediction[],
  signal: AbortSignal | undefined,
): Promise<ReportSection> {
  const title = 'Why'
  try {
    const parts: Html[] = []
    for (const { text, label: truth } of typicalTexts(classifier, judgedBy, predictions)) {
      const explanation = await classifier.explain(text, signal && { signal })
      parts.push(html`<h3>${headline(explanation, truth)}</h3>${rawHtml(await explanationHtml(explanation))}`)
    }
    return { title, note: 'What each part of a text adds to the logit of its label, or takes from it.', html: html`${parts}` }
  } catch (error) {
    if ((error as { kind?: string }).kind !== 'config') throw error
    return { title, note: (error as Error).message, html: html`` }
  }
}

/** One text of each of the first two labels that was rightly and surely labelled, and the surest mistake. */
function typicalTexts({ labels }: TextClassifier, { examples }: DataPart, predictions: readonly TextPrediction[]): LabelledText[] {
  const sure = (i: number): number => predictions[i]!.scores[predictions[i]!.label]!
  const pick = (fits: (i: number) => boolean): number[] =>
    [...examples.keys()].filter(fits).sort((a, b) => sure(b) - sure(a) || a - b).slice(0, 1)
  const isReadable = (i: number): boolean => examples[i]!.text.length >= 60 && examples[i]!.text.length <= 1500
  const right = (label: string) => (i: number): boolean =>
    examples[i]!.label === label && predictions[i]!.label === label && isReadable(i)
  const wrong = (i: number): boolean => examples[i]!.label !== predictions[i]!.label && isReadable(i)
  return [...labels.slice(0, 2).flatMap((label) => pick(right(label))), ...pick(wrong)].map((i) => examples[i]!)
}

function headline({ label, score }: TextExplanation, truth: string): string {
  const verdict = truth === label ? 'rightly' : `wrongly, it is "${truth}"`
  return `"${label}" with probability ${score.toFixed(3)}, ${verdict}`
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > shownCharacters ? `${line.slice(0, shownCharacters)}…` : line
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
