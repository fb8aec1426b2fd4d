/** A report on a recogniser: what it was trained on, how good it is, where it errs, and why it decides so. */
import type { Evaluation } from '@tessera-ml/core'
import {
  evaluationFigures,
  evaluationTables,
  explanationSection,
  formatNumber,
  html,
  learningCurves,
  rawHtml,
  reportPage,
  table,
  type DataPart,
  type Html,
  type ReportSection,
} from '@tessera-ml/core/report'
import { FeatureExtractor } from '../features/feature-extractor.js'
import type { CommandPrediction, CommandRecognizer } from '../recognition/command-recognizer.js'
import type { LabelledSound } from '../recognition/train-options.js'
import { explanationHtml } from '../render/explanation-page.js'
import { spectrogram } from '../render/spectrogram.js'

/** A `path` is shown beside a mistake. */
export type ReportedSound = LabelledSound & { readonly path?: string }

export interface RecognizerReportOptions {
  readonly title: string
  /** A sentence below the title. Default: none. */
  readonly subtitle?: string
  readonly recognizer: CommandRecognizer
  /** What it was trained on and judged by. */
  readonly data: readonly DataPart<ReportedSound>[]
  /** What it is judged by: figures, mistakes and explanations are of these. Default: only the training is shown. */
  readonly judgedBy?: DataPart<ReportedSound>
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

const shownMistakes = 12
/** Pictures side by side, as many as there is room for. */
const grid = 'display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,13rem),1fr));gap:1rem 1.25rem'
const shownExplanations = 3

/**
 * The report as one HTML file that asks for nothing else.
 *
 * Explanations are left out, and the report says so, where `@tessera-ml/explain` is not installed.
 */
export async function recognizerReport(options: RecognizerReportOptions): Promise<string> {
  const { title, subtitle, recognizer, judgedBy, signal } = options
  const sections: ReportSection[] = [dataSection(options), modelSection(recognizer), ...trainingSection(recognizer)]
  if (judgedBy !== undefined) {
    const evaluation = await recognizer.evaluate(judgedBy.examples, signal && { signal })
    const sounds = judgedBy.examples.map(({ sound }) => sound)
    const predictions = await recognizer.predict(sounds, signal && { signal })
    sections.unshift(figuresSection(evaluation, judgedBy))
    sections.push(
      { title: 'Metrics', html: evaluationTables(evaluation, 'Sounds') },
      mistakesSection(judgedBy, predictions),
    )
    sections.push(await explanationsSection(recognizer, judgedBy, predictions, signal))
  }
  return reportPage({ title, ...(subtitle !== undefined && { subtitle }), sections })
}

function figuresSection(result: Evaluation, { name, examples }: DataPart<ReportedSound>): ReportSection {
  const tiles = evaluationFigures(
    result,
    examples.map(({ label }) => label),
  )
  const note = `On ${examples.length.toLocaleString('en-US')} ${name} sounds, which were not trained on.`
  return { title: 'In short', note, html: tiles }
}

function dataSection({ data, recognizer }: RecognizerReportOptions): ReportSection {
  const rows = data.map(({ name, examples: words }) => {
    const count = (label: string): number => words.filter((word) => word.label === label).length
    const seconds = words.map(({ sound }) => sound.samples.length / sound.sampleRateHz).sort((a, b) => a - b)
    const median = seconds[Math.floor(seconds.length / 2)] ?? 0
    return [name, words.length, ...recognizer.labels.map(count), median.toFixed(2)]
  })
  const titles = ['Part', 'Sounds', ...recognizer.labels.map((label) => `"${label}"`), 'Seconds']
  const columns = titles.map((title, i) => ({ title, ...(i > 0 && { align: 'right' as const }) }))
  return { title: 'Data', note: 'Seconds: the median of a sound.', html: table({ columns, rows }) }
}

function modelSection(recognizer: CommandRecognizer): ReportSection {
  return { title: 'Model', html: html`<pre>${recognizer.summary()}</pre>` }
}

function trainingSection({ history }: CommandRecognizer): ReportSection[] {
  const { epoch: _epoch, ...curves } = history
  if (Object.keys(curves).length === 0) return []
  const note = 'The networks of auto follow one another. Training sounds are varied, and so harder than those held out.'
  return [{ title: 'Learning curves', note, html: learningCurves(curves as Record<string, number[]>) }]
}

function mistakesSection(
  { examples: words }: DataPart<ReportedSound>,
  predictions: readonly CommandPrediction[],
): ReportSection {
  const extractor = new FeatureExtractor({ normalise: 'none' })
  const mistakes = predictions
    .map(({ label, scores }, i) => ({ ...words[i]!, predicted: label, score: scores[label]! }))
    .filter(({ label, predicted }) => label !== predicted)
    .sort((a, b) => b.score - a.score)
  const shown = mistakes.slice(0, shownMistakes).map(({ label, predicted, score, sound, path }) => {
    const { data, count, width } = extractor.features(sound)
    const rows = Array.from({ length: count }, (_, t) => [...data.subarray(t * width, (t + 1) * width)])
    const name = path === undefined ? '' : `${path.split(/[/\\]/).at(-1)}, `
    return html`<figure style="margin:0">
      <figcaption><strong>"${label}", taken for "${predicted}"</strong></figcaption>
      ${rawHtml(spectrogram(rows, 'Spectrogram'))}
      <p class="note">${name}probability ${formatNumber(score)}</p>
    </figure> `
  })
  const [wrong, all] = [mistakes.length, words.length].map((count) => count.toLocaleString('en-US'))
  const which = shown.length > 0 ? '; those with the highest probabilities:' : '.'
  const note = `${wrong} of ${all} sounds got a wrong label${which}`
  return { title: 'Most confident mistakes', note, html: html`<div style="${grid}">${shown}</div>` }
}

function explanationsSection(
  recognizer: CommandRecognizer,
  { examples }: DataPart<ReportedSound>,
  predictions: readonly CommandPrediction[],
  signal: AbortSignal | undefined,
): Promise<ReportSection> {
  const sure = (i: number): number => predictions[i]!.scores[predictions[i]!.label]!
  const right = [...examples.keys()]
    .filter((i) => predictions[i]!.label === examples[i]!.label)
    .sort((a, b) => sure(b) - sure(a) || a - b)
  const typical = recognizer.labels.flatMap((label) => right.find((i) => examples[i]!.label === label) ?? [])
  return explanationSection(
    'What each band of each frame adds to the logit of the label, or takes from it.',
    async () => {
      const parts: Html[] = []
      for (const i of typical.slice(0, shownExplanations)) {
        const explanation = await recognizer.explain(examples[i]!.sound, signal && { signal })
        const headline = `"${explanation.label}" with probability ${explanation.score.toFixed(3)}, rightly`
        parts.push(
          html`<h3>${headline}</h3>
            ${rawHtml(await explanationHtml(explanation))}`,
        )
      }
      return parts
    },
  )
}
