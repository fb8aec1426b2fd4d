/** `tessera-vision train-boxes`: from pictures with boxes to a folder with the model, its figures and a report. */
import { basename, join, resolve } from 'node:path'
import { FormatError, type JsonObject } from '@tessera-ml/core'
import { command, counted, epochProgress, TimeBudget, TrainingFolder, type ProgressLine } from '@tessera-ml/core/cli'
import { dataParts, type DataPart } from '@tessera-ml/core/report'
import { boxEvaluation, labelAccuracy, type BoxEvaluation } from '../boxes/box-evaluation.js'
import type { BoxedPicture } from '../data/boxed-picture.js'
import { findFile } from '../data/disk.js'
import { boxFormats, type ReadBoxesOptions } from '../data/read-boxes.js'
import { BoxRegressor } from '../detection/box-regressor.js'
import type { BoxModel } from '../detection/box-model.js'
import { ObjectDetector } from '../detection/object-detector.js'
import { boxLossNames } from '../detection/regressor-task.js'
import { boxAugmentationNames } from '../detection/train-box-options.js'
import { boxesReport } from '../report/boxes-report.js'
import { boxDataDetails, readBoxedData } from './boxed-data.js'
import { SkippedFiles } from './skipped-files.js'

export const trainBoxes = command({
  name: 'train-boxes',
  summary: 'Train a detector or regressor on pictures with boxes.',
  details: [
    ...boxDataDetails,
    'Of VOC, the list train is taken if it is there, else all, and val to judge by; --split names another to train on.',
    TrainingFolder.details,
    'Pictures and boxes of no use are left out, and named on stderr.',
  ],
  example: 'train-boxes VOC2012 --out model',
  positionals: [{ name: 'data', required: true, summary: 'Pictures with boxes to train on.' }],
  options: {
    out: { type: 'string', required: true, placeholder: 'DIR', summary: 'Folder for the results.' },
    model: {
      type: ['detector', 'regressor'],
      default: 'detector',
      summary: 'Several boxes a picture, or one.',
    },
    format: { type: boxFormats, summary: 'How the boxes are written; found by itself.' },
    split: { type: 'string', placeholder: 'NAME', summary: 'List of VOC to train on.' },
    validation: { type: 'string', placeholder: 'DATA', summary: 'Pictures with boxes to judge by.' },
    epochs: { type: 'integer', minimum: 1, summary: 'Passes over the pictures.' },
    batchSize: { type: 'integer', minimum: 1, summary: 'Pictures a step.' },
    learningRate: { type: 'number', minimum: 1e-9, summary: 'The highest learning rate.' },
    size: { type: 'integer', minimum: 32, maximum: 1024, summary: 'Side in pixels that pictures are brought to.' },
    augment: { type: boxAugmentationNames, default: 'auto', summary: 'How pictures are changed each time.' },
    boxLoss: { type: boxLossNames, default: 'giou', summary: "How a regressor's boxes are compared in training." },
  },
  async run({ options, positionals, signal, log, progress }) {
    const { model: kind, seed = 0, format, split, size, epochs, batchSize, learningRate } = options
    const folder = await TrainingFolder.prepare(options.out)
    const skipped = new SkippedFiles(log)
    const shared = format && { format }
    const read = (path: string, more: ReadBoxesOptions) => readBoxedData(path, skipped, { ...shared, ...more })
    const trained = split === undefined ? { splits: ['train'] } : { splits: [split], orAll: false }
    const { pictures } = await read(positionals.data, trained)
    if (pictures.every(({ boxes }) => boxes.length === 0)) {
      throw new FormatError(
        `${positionals.data}: pictures must have at least one box, but got none on ${pictures.length}.`,
      )
    }
    const judges = await judgesOf(options.validation, positionals.data, split, read)

    const budget = new TimeBudget(options.timeBudget)
    let line: ProgressLine | undefined
    const common = {
      seed,
      signal,
      augmentation: options.augment,
      isTimeUp: budget.isTimeUp,
      callbacks: [epochProgress(progress)],
      onSkip: skipped.add,
      onProgress: (done: number, total: number) => {
        line ??= progress('pictures')
        line.update({ done, total })
        if (done < total) return
        line.finish()
        line = undefined
      },
      ...(judges && { validation: judges }),
      ...(size !== undefined && { size: { width: size, height: size } }),
      ...(epochs !== undefined && { epochs }),
      ...(batchSize !== undefined && { batchSize }),
      ...(learningRate !== undefined && { learningRate }),
    }
    const model =
      kind === 'detector'
        ? await ObjectDetector.train(pictures, common)
        : await BoxRegressor.train(pictures, { ...common, boxLoss: options.boxLoss })
    skipped.end()
    const { training, judgedBy, all } = dataParts(pictures, judges, model.heldOut)
    const onSkip = (): void => undefined
    const judged = judgedBy && (await model.judge(judgedBy.examples, { signal, onSkip }))
    const evaluation = judged && boxEvaluation(judged, model.labels, model.shownScore)
    const guesses = judged?.map(({ truth, guess }) => ({ truth, detections: [guess] }))
    const report = await boxesReport({
      title: `Boxes in ${basename(resolve(positionals.data))}`,
      subtitle: `A ${kind}, seed ${seed}.`,
      model,
      data: all,
      signal,
      ...(judgedBy && { judgedBy }),
    })
    const metrics: JsonObject = {
      model: kind,
      seed,
      examples: training.examples.length,
      validation: evaluation ?? null,
      baseline: guesses ? boxEvaluation(guesses, model.labels, model.shownScore) : null,
      ...(judged && kind === 'regressor' && { labelAccuracy: labelAccuracy(judged) }),
    }
    await folder.write(
      {
        model: await model.toBytes(),
        history: model.history,
        metrics,
        report,
        summary: summaryLine(kind, model, evaluation, judgedBy),
      },
      { budget, signal, log },
    )
  },
})

/** What `--validation` names, else the list `val` of a VOC folder that is trained on by its list `train`. */
async function judgesOf(
  validation: string | undefined,
  data: string,
  split: string | undefined,
  read: (path: string, options: ReadBoxesOptions) => ReturnType<typeof readBoxedData>,
): Promise<readonly BoxedPicture[] | undefined> {
  if (validation !== undefined) return (await read(validation, { splits: ['test', 'val'] })).pictures
  if (split !== undefined || !(await hasValidationList(data))) return undefined
  return (await read(data, { splits: ['val'] })).pictures
}

async function hasValidationList(data: string): Promise<boolean> {
  const lists = join(data, 'ImageSets', 'Main')
  const found = await Promise.all(['train.txt', 'val.txt'].map((name) => findFile(name, [lists])))
  return found.every((path) => path !== undefined)
}

function summaryLine(
  kind: string,
  { labels }: BoxModel,
  evaluation: BoxEvaluation | undefined,
  judgedBy: DataPart<BoxedPicture> | undefined,
): string {
  const what = `Trained a ${kind} for ${counted(labels.length, 'label')}`
  if (evaluation === undefined || judgedBy === undefined) return what
  const { mAP50, mAP50_95, meanIoU, images } = evaluation
  const figures = `mAP@.5 ${mAP50.toFixed(4)}, mAP@[.5:.95] ${mAP50_95.toFixed(4)}, mean IoU ${meanIoU.toFixed(4)}`
  return `${what}: ${figures} on ${counted(images, `${judgedBy.name} picture`)}`
}
