/** A report on a classifier of pictures: what it was trained on, how good it is, where it errs, and why. */
import { evaluation, type Evaluation, LabelSet } from '@tessera-ml/core'
import {
  evaluationFigures,
  evaluationTables,
  explanationSection,
  formatNumber,
  html,
  learningCurves,
  reportPage,
  table,
  type DataPart,
  type Html,
  type ReportSection,
} from '@tessera-ml/core/report'
import type { ImageClassifier, PicturePrediction } from '../classification/image-classifier.js'
import type { LabelledPicture } from '../data/labelled-picture.js'
import { PictureStore } from '../data/picture-store.js'
import type { Picture } from '../image/picture.js'
import { explanationHtml } from './explanation-page.js'
import { gallery, pictureHtml } from './picture-html.js'

export interface ClassifierReportOptions {
  readonly title: string
  /** A sentence below the title. Default: none. */
  readonly subtitle?: string
  readonly classifier: ImageClassifier
  /** What it was trained on and judged by. */
  readonly data: readonly DataPart<LabelledPicture>[]
  /** Where the data comes from. Default: nothing is said. */
  readonly dataNote?: string
  /** What it is judged by: figures, mistakes and explanations are of these. Default: only the training is shown. */
  readonly judgedBy?: DataPart<LabelledPicture>
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

const shownMistakes = 24
const thumbnail = 112

/** A picture that was judged. */
interface Judged {
  readonly picture: Picture
  readonly truth: string
  readonly prediction: PicturePrediction
}

/**
 * The report as one HTML file that asks for nothing else. Node only.
 *
 * Explanations are left out, and the report says so, where `@tessera-ml/explain` is not installed.
 */
export async function classifierReport(options: ClassifierReportOptions): Promise<string> {
  const { title, subtitle, classifier, judgedBy, signal } = options
  const sections: ReportSection[] = [dataSection(options), modelSection(classifier), ...trainingSections(classifier)]
  if (judgedBy !== undefined) {
    const judged = await judge(classifier, judgedBy, signal)
    const result = evaluationOf(classifier, judged)
    sections.unshift(figuresSection(result, judgedBy))
    sections.push({ title: 'Metrics', html: evaluationTables(result, 'Pictures') }, await mistakesSection(judged))
    sections.push(await explanationsSection(classifier, judged, signal))
  }
  return reportPage({ title, ...(subtitle !== undefined && { subtitle }), sections })
}

async function judge(
  classifier: ImageClassifier,
  { examples }: DataPart<LabelledPicture>,
  signal: AbortSignal | undefined,
): Promise<Judged[]> {
  const aborting = signal && { signal }
  const store = await PictureStore.open(examples, classifier.preprocessing, { ...aborting, onSkip: () => undefined })
  const pictures = await store.pictures(store.usable)
  const predictions = await classifier.predict(pictures, aborting)
  return predictions.map((prediction, i) => {
    return { picture: pictures[i]!, truth: examples[store.usable[i]!]!.label, prediction }
  })
}

function evaluationOf({ labels }: ImageClassifier, judged: readonly Judged[]): Evaluation {
  const set = new LabelSet(labels)
  return evaluation(
    judged.map(({ prediction }) => Float64Array.from(labels, (label) => prediction.scores[label]!)),
    judged.map(({ truth }) => set.numberOf(truth, 'classifierReport')),
    set,
  )
}

function figuresSection(result: Evaluation, { name, examples }: DataPart<LabelledPicture>): ReportSection {
  const tiles = evaluationFigures(
    result,
    examples.map(({ label }) => label),
  )
  const note = `On ${count(result.examples)} ${name} pictures, which were not trained on.`
  return { title: 'In short', note, html: tiles }
}

function dataSection({ data, classifier, dataNote }: ClassifierReportOptions): ReportSection {
  const { width, height, channels } = classifier.preprocessing
  const columns = [
    { title: 'Label' },
    ...data.map(({ name }) => ({ title: `${name} pictures`, align: 'right' as const })),
  ]
  const counted = data.map(({ examples }) => {
    const counts = new Map<string, number>()
    for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1)
    return counts
  })
  const rows = classifier.labels.map((label) => [label, ...counted.map((counts) => counts.get(label) ?? 0)])
  const all = ['all', ...data.map(({ examples }) => examples.length)]
  const form = `The network sees ${width} × ${height} pixels, ${channels === 1 ? 'grey' : 'in colours'}.`
  const note = [dataNote, form].filter((sentence) => sentence !== undefined).join(' ')
  return { title: 'Data', note, html: table({ columns, rows: [...rows, all] }) }
}

function modelSection({ network }: ImageClassifier): ReportSection {
  return { title: 'Network', html: html`<pre>${network.summary()}</pre>` }
}

function trainingSections({ history }: ImageClassifier): ReportSection[] {
  const { trials, epoch: _epoch, ...curves } = history
  const sections: ReportSection[] = []
  if (Array.isArray(trials)) {
    const rows = (trials as { readonly model: string; readonly accuracy: number | null }[]).map(
      ({ model, accuracy }) => [model, accuracy ?? '–'],
    )
    const note = 'Accuracy of each network that was tried, on the pictures that were not trained on.'
    sections.push({
      title: 'Choice',
      note,
      html: table({ columns: [{ title: 'Network' }, { title: 'Accuracy', align: 'right' }], rows }),
    })
  }
  if (Object.keys(curves).length === 0) return sections
  return [...sections, { title: 'Learning curves', html: learningCurves(curves as Record<string, number[]>) }]
}

async function mistakesSection(judged: readonly Judged[]): Promise<ReportSection> {
  const mistakes = judged
    .filter(({ truth, prediction }) => truth !== prediction.label)
    .sort((a, b) => scoreOf(b) - scoreOf(a))
  const items = await Promise.all(
    mistakes.slice(0, shownMistakes).map(async ({ picture, truth, prediction }) => ({
      picture: await pictureHtml(picture, truth, thumbnail),
      caption: html`<strong>${truth}</strong>, taken for ${prediction.label}
        (${formatNumber(prediction.scores[prediction.label]!)})`,
    })),
  )
  const which = items.length > 0 ? '; those with the highest probabilities:' : '.'
  const note = `${count(mistakes.length)} of ${count(judged.length)} pictures got a wrong label${which}`
  return { title: 'Most confident mistakes', note, html: gallery(items, thumbnail / 16 + 0.5) }
}

function explanationsSection(
  classifier: ImageClassifier,
  judged: readonly Judged[],
  signal: AbortSignal | undefined,
): Promise<ReportSection> {
  const note = 'What each pixel adds to the logit of the label or takes from it, by integrated gradients.'
  return explanationSection(note, async () => {
    const parts: Html[] = []
    for (const { picture, truth, prediction } of typical(classifier, judged)) {
      const explanation = await classifier.explain(picture, signal && { signal })
      const verdict = truth === prediction.label ? 'rightly' : `wrongly, it is "${truth}"`
      parts.push(
        html`<h3>"${explanation.label}" with probability ${explanation.score.toFixed(3)}, ${verdict}</h3>
          ${await explanationHtml(explanation)}`,
      )
    }
    return parts
  })
}

/** A picture of each of the first two labels that was rightly and surely labelled, and the surest mistake. */
function typical({ labels }: ImageClassifier, judged: readonly Judged[]): Judged[] {
  const surest = (fits: (one: Judged) => boolean): Judged[] =>
    judged
      .filter(fits)
      .sort((a, b) => scoreOf(b) - scoreOf(a))
      .slice(0, 1)
  const right = (label: string) => surest(({ truth, prediction }) => truth === label && prediction.label === label)
  return [...labels.slice(0, 2).flatMap(right), ...surest(({ truth, prediction }) => truth !== prediction.label)]
}

function scoreOf({ prediction }: Judged): number {
  return prediction.scores[prediction.label]!
}

function count(number: number): string {
  return number.toLocaleString('en-US')
}
