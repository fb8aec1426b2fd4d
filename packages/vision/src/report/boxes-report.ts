/** A report on a model of boxes: what it was trained on, how good it is beside a trivial guess, and where it errs. */
import {
  figures,
  formatNumber,
  html,
  learningCurves,
  precisionRecallCurve,
  reportPage,
  table,
  type DataPart,
  type ReportSection,
} from '@tessera-ml/core/report'
import { averagePrecision, overlapThresholds, precisionRecall } from '../boxes/average-precision.js'
import { bestOverlaps, boxEvaluation, labelAccuracy, type BoxEvaluation } from '../boxes/box-evaluation.js'
import { boxIou } from '../boxes/overlap.js'
import { counts } from '../boxes/true-box.js'
import type { BoxedPicture } from '../data/boxed-picture.js'
import { nameOf, toPicture } from '../data/labelled-picture.js'
import type { BoxModel, JudgedPicture } from '../detection/box-model.js'
import { boxesHtml } from './boxes-html.js'
import { gallery } from './picture-html.js'

export interface BoxesReportOptions {
  readonly title: string
  /** A sentence below the title. Default: none. */
  readonly subtitle?: string
  readonly model: BoxModel
  /** What it was trained on and judged by. */
  readonly data: readonly DataPart<BoxedPicture>[]
  /** What it is judged by: figures and pictures are of these. Default: only the training is shown. */
  readonly judgedBy?: DataPart<BoxedPicture>
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

const shownPictures = 12
const pageWidth = 320

/** The report as a self-contained HTML page. Node only. The same input gives the same text. */
export async function boxesReport({
  title,
  subtitle,
  model,
  data,
  judgedBy,
  signal,
}: BoxesReportOptions): Promise<string> {
  const sections: ReportSection[] = [dataSection(model, data), ...trainingSections(model)]
  if (judgedBy !== undefined) {
    const judged = await model.judge(judgedBy.examples, { onSkip: () => undefined, ...(signal && { signal }) })
    sections.unshift(figuresSection(model, judged, judgedBy.name))
    sections.push(curvesSection(model, judged), await picturesSection(model, judged, judgedBy))
  }
  return reportPage({ title, ...(subtitle !== undefined && { subtitle }), sections })
}

function figuresSection(model: BoxModel, judged: readonly JudgedPicture[], name: string): ReportSection {
  const guesses = judged.map(({ truth, guess }) => ({ truth, detections: [guess] }))
  const [found, trivial] = [judged, guesses].map((some) => boxEvaluation(some, model.labels, model.shownScore)) as [
    BoxEvaluation,
    BoxEvaluation,
  ]
  const byGuess = (value: number): string => `${formatNumber(value)} by the mean box`
  const label = {
    label: 'Label accuracy',
    value: labelAccuracy(judged),
    note: `${formatNumber(labelAccuracy(guesses))} by always saying "${model.baseline.label}"`,
  }
  const tiles = figures([
    { label: 'Mean IoU', value: found.meanIoU, note: byGuess(trivial.meanIoU) },
    ...(model.kind === 'box-regressor' ? [label] : []),
    { label: 'mAP@.5', value: found.mAP50, note: byGuess(trivial.mAP50) },
    { label: 'mAP@[.5:.95]', value: found.mAP50_95, note: byGuess(trivial.mAP50_95) },
  ])
  const note =
    `On ${judged.length} ${name} pictures, which were not trained on. The mean box is that of the training pictures, ` +
    `with their most frequent label, "${model.baseline.label}".`
  return { title: 'In short', note, html: tiles }
}

function dataSection(
  { labels, preprocessing, network }: BoxModel,
  data: readonly DataPart<BoxedPicture>[],
): ReportSection {
  const { width, height, channels } = preprocessing
  const columns = [{ title: 'Boxes' }, ...data.map(({ name }) => ({ title: name, align: 'right' as const }))]
  const boxes = data.map(({ examples }) => examples.flatMap((picture) => picture.boxes.filter(counts)))
  const rows = labels.map((label) => [label, ...boxes.map((some) => some.filter((box) => box.label === label).length)])
  const pictures = ['pictures', ...data.map((part) => part.examples.length)]
  const note = `The network sees ${width} × ${height} pixels, ${channels === 1 ? 'grey' : 'in colours'}.`
  const layers = html`<details>
    <summary>Network</summary>
    <pre>${network.summary()}</pre>
  </details>`
  return { title: 'Data and network', note, html: html`${table({ columns, rows: [...rows, pictures] })}${layers}` }
}

function trainingSections({ history }: BoxModel): ReportSection[] {
  const { epoch: _epoch, ...curves } = history
  if (Object.keys(curves).length === 0) return []
  return [{ title: 'Learning curves', html: learningCurves(curves as Record<string, number[]>) }]
}

function curvesSection({ labels }: BoxModel, judged: readonly JudgedPicture[]): ReportSection {
  const atHalf = labels.map((label) => ({ label, ...precisionRecall(judged, label, overlapThresholds[0]!) }))
  const series = atHalf.filter(({ boxes }) => boxes > 0).map((curve) => ({ ...curve, area: averagePrecision(curve) }))
  const rows = series.map(({ label, area, boxes, scores }) => [label, area, boxes, scores.length])
  const columns = ['Label', 'AP@.5', 'True boxes', 'Detections'].map((title) => ({ title }))
  const note = 'A detection is right from an IoU of 0.5 on.'
  return { title: 'By label', note, html: html`${table({ columns, rows })}${precisionRecallCurve(series)}` }
}

async function picturesSection(
  { labels, shownScore }: BoxModel,
  judged: readonly JudgedPicture[],
  { examples }: DataPart<BoxedPicture>,
): Promise<ReportSection> {
  const worst = judged
    .map((one) => ({ one, ...mistakes(one, shownScore) }))
    .sort((a, b) => a.right - b.right || a.overlap - b.overlap)
    .slice(0, shownPictures)
  const items = await Promise.all(
    worst.map(async ({ one, missed, wrong, overlap }) => {
      const example = examples[one.place]!
      const name = nameOf(example, one.place)
      const drawn = { truth: one.truth, detections: one.detections.filter(({ score }) => score >= shownScore) }
      return {
        picture: await boxesHtml(await toPicture(example.picture, name), drawn, labels, pageWidth),
        caption: html`${name.split('/').at(-1)}: mean IoU ${overlap.toFixed(2)}, ${missed} missed, ${wrong} wrong`,
      }
    }),
  )
  const note =
    'Those with the smallest share of right boxes first. White dashes are the true boxes, colours are predicted ones' +
    (shownScore === 0 ? '.' : ` with a score of at least ${shownScore}.`)
  return { title: 'Worst pictures', note, html: gallery(items, pageWidth / 16) }
}

/** How many boxes are missed or wrong at an IoU of 0.5, and the share of those that are right (F1). */
function mistakes({ truth, detections }: JudgedPicture, shownScore: number) {
  const wanted = truth.filter(counts)
  const shown = detections.filter(({ score }) => score >= shownScore)
  const free = new Set(wanted)
  let found = 0
  for (const detection of shown) {
    const match = [...free].find((box) => box.label === detection.label && boxIou(box, detection) >= 0.5)
    if (match !== undefined && free.delete(match)) found += 1
  }
  const overlaps = bestOverlaps({ truth, detections }, shownScore)
  const overlap = overlaps.reduce((sum, value) => sum + value, 0) / Math.max(1, overlaps.length)
  const all = wanted.length + shown.length
  return { missed: free.size, wrong: shown.length - found, right: all === 0 ? 1 : (2 * found) / all, overlap }
}
