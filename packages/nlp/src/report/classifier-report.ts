/** A report on a text classifier: what it was trained on, how good it is, where it errs, and why it decides so. */
import type { Evaluation } from '@tessera-ml/core'
import {
  evaluationFigures,
  evaluationTables,
  explanationSection,
  formatNumber,
  html,
  learningCurves,
  majority,
  rawHtml,
  reportPage,
  rocCurve,
  table,
  type DataPart,
  type Html,
  type ReportSection,
} from '@tessera-ml/core/report'
import type { TextClassifier, TextPrediction } from '../classification/text-classifier.js'
import { explanationHtml, type TextExplanation } from '../classification/text-explanation.js'
import type { LabelledText } from '../classification/train-options.js'
import { memberSections } from './member-sections.js'

/** Examples that a classifier is judged by. */
export interface JudgedPart extends DataPart<LabelledText> {
  /** What they are given by models that have not seen them, in their order. Default: what the classifier gives them. */
  readonly predictions?: readonly TextPrediction[]
}

/** Another classifier, judged by the same texts. */
export interface Rival {
  /** For instance `linear`. */
  readonly name: string
  readonly evaluation: Evaluation
}

export interface ClassifierReportOptions {
  readonly title: string
  /** A sentence below the title. Default: none. */
  readonly subtitle?: string
  readonly classifier: TextClassifier
  /** What it was trained on and judged by. */
  readonly data: readonly DataPart<LabelledText>[]
  /** Where the data comes from. Default: nothing is said. */
  readonly dataNote?: string
  /** What it is judged by: figures, mistakes and explanations are of these. Default: only the training is shown. */
  readonly judgedBy?: JudgedPart
  /** What its figures are set beside; a classifier that reads nothing is always there. Default: no others. */
  readonly comparedWith?: readonly Rival[]
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
  const { title, subtitle, classifier, judgedBy, comparedWith = [], signal } = options
  const sections: ReportSection[] = [dataSection(options), modelSection(classifier), ...trainingSection(classifier)]
  if (judgedBy !== undefined) {
    const texts = judgedBy.examples.map(({ text }) => text)
    const predictions = judgedBy.predictions ?? (await classifier.predict(texts, signal && { signal }))
    const evaluation = classifier.judge(predictions, judgedBy.examples)
    const { kind } = classifier.model
    const models = [{ name: kind === 'ensemble' ? 'all together' : kind, evaluation }, ...comparedWith]
    sections.splice(0, 0, figuresSection(models, judgedBy))
    sections.push(metricsSection(evaluation, judgedBy, predictions), mistakesSection(judgedBy, predictions))
    sections.push(await explanationsSection(classifier, judgedBy, predictions, signal))
  }
  return reportPage({ title, ...(subtitle !== undefined && { subtitle }), sections })
}

/** The figures of the first model as tiles, those of all in a table. */
function figuresSection(models: readonly Rival[], { name, examples, predictions }: JudgedPart): ReportSection {
  const { evaluation } = models[0]!
  const truth = examples.map((example) => example.label)
  const { label, share } = majority(truth)
  const tiles = evaluationFigures(evaluation, truth)
  const numbers = ['Accuracy', 'Macro F1', 'Loss'].map((title) => ({ title, align: 'right' as const }))
  // The one label has recall 1 and the share as its precision; the others have F1 0.
  const blindF1 = (2 * share) / (1 + share) / evaluation.classes.length
  const rows = models.map(({ name, evaluation }) => [name, evaluation.accuracy, evaluation.macroF1, evaluation.loss])
  const compared = table({
    columns: [{ title: 'Model' }, ...numbers],
    rows: [...rows, [`always "${label}"`, share, blindF1, '–']],
  })
  const unseen = predictions === undefined ? 'which were not trained on' : 'each judged by models that had not seen it'
  const note = `On ${examples.length.toLocaleString('en-US')} ${name} texts, ${unseen}.`
  return { title: 'In short', note, html: html`${tiles}${compared}` }
}

function dataSection({ data, classifier, dataNote }: ClassifierReportOptions): ReportSection {
  const rows = data.map(({ name, examples }) => {
    const count = (label: string): number => examples.filter((example) => example.label === label).length
    const words = examples.map(({ text }) => text.split(/\s+/).length).sort((a, b) => a - b)
    return [name, examples.length, ...classifier.labels.map(count), words[Math.floor(words.length / 2)] ?? 0]
  })
  const titles = ['Part', 'Texts', ...classifier.labels.map((label) => `"${label}"`), 'Words']
  const note = [dataNote, 'Words: the median of a text.'].filter((sentence) => sentence !== undefined).join(' ')
  return { title: 'Data', note, html: table({ columns: titles.map((title) => ({ title })), rows }) }
}

function modelSection({ model }: TextClassifier): ReportSection {
  return { title: 'Model', html: html`<pre>${model.summary()}</pre>` }
}

function trainingSection({ history }: TextClassifier): ReportSection[] {
  if ('trials' in history || 'members' in history) return memberSections(history)
  const { epoch: _epoch, bestEpoch, ...curves } = history
  const figuresByEpoch = curves as Record<string, number[]>
  if (Object.keys(figuresByEpoch).length === 0) return []
  const note = { note: `The model has the weights of epoch ${Number(bestEpoch) + 1}, the best one.` }
  return [
    { title: 'Learning curves', ...(typeof bestEpoch === 'number' && note), html: learningCurves(figuresByEpoch) },
  ]
}

function metricsSection(
  evaluation: Evaluation,
  { examples }: JudgedPart,
  predictions: readonly TextPrediction[],
): ReportSection {
  const labels = evaluation.classes.map(({ label }) => label)
  const shown = labels.length === 2 ? labels.slice(1) : labels
  const curves = shown.map((label) => ({
    label,
    truth: examples.map((example) => example.label === label),
    scores: predictions.map(({ scores }) => scores[label]!),
  }))
  return { title: 'Metrics', html: html`${evaluationTables(evaluation, 'Texts')}${rocCurve(curves)}` }
}

function mistakesSection({ examples }: JudgedPart, predictions: readonly TextPrediction[]): ReportSection {
  const mistakes = predictions
    .map(({ label, scores }, i) => ({ ...examples[i]!, predicted: label, score: scores[label]! }))
    .filter(({ label, predicted }) => label !== predicted)
    .sort((a, b) => b.score - a.score)
  // Paragraphs and no table: on a phone, a column would be left for the texts that holds two words a line.
  const shown = mistakes.slice(0, shownMistakes).map(({ text, label, predicted, score }) => {
    const verdict = `"${label}", taken for "${predicted}" with probability ${formatNumber(score)}`
    return html`<p><strong>${verdict}</strong><br />${shortened(text)}</p> `
  })
  const [wrong, all] = [mistakes.length, examples.length].map((count) => count.toLocaleString('en-US'))
  const which = shown.length > 0 ? '; those with the highest probabilities:' : '.'
  const note = `${wrong} of ${all} texts got a wrong label${which}`
  return { title: 'Most confident mistakes', note, html: html`${shown}` }
}

function explanationsSection(
  classifier: TextClassifier,
  judgedBy: JudgedPart,
  predictions: readonly TextPrediction[],
  signal: AbortSignal | undefined,
): Promise<ReportSection> {
  return explanationSection('What each part of a text adds to the logit of its label, or takes from it.', async () => {
    const parts: Html[] = []
    for (const { text, label: truth } of typicalTexts(classifier, judgedBy, predictions)) {
      const explanation = await classifier.explain(text, signal && { signal })
      parts.push(
        html`<h3>${headline(explanation, truth)}</h3>
          ${rawHtml(await explanationHtml(explanation))}`,
      )
    }
    return parts
  })
}

/** One text of each of the first two labels that was rightly and surely labelled, and the surest mistake. */
function typicalTexts(
  { labels }: TextClassifier,
  { examples }: JudgedPart,
  predictions: readonly TextPrediction[],
): LabelledText[] {
  const sure = (i: number): number => predictions[i]!.scores[predictions[i]!.label]!
  const pick = (fits: (i: number) => boolean): number[] =>
    [...examples.keys()]
      .filter(fits)
      .sort((a, b) => sure(b) - sure(a) || a - b)
      .slice(0, 1)
  const isReadable = (i: number): boolean => examples[i]!.text.length >= 60 && examples[i]!.text.length <= 1500
  const right =
    (label: string) =>
    (i: number): boolean =>
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
