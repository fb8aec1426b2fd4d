/** `tessera-vision train`: from a folder of labelled pictures to one with the model, its figures and a report. */
import { basename, resolve } from 'node:path'
import { describeValue, type Evaluation, FormatError, type JsonObject, type JsonValue } from '@tessera-ml/core'
import { command, counted, epochProgress, TimeBudget, TrainingFolder, type ProgressLine } from '@tessera-ml/core/cli'
import { dataParts, type DataPart } from '@tessera-ml/core/report'
import { ImageClassifier } from '../classification/image-classifier.js'
import { augmentationNames, imageModelNames, type TrainProgress } from '../classification/train-options.js'
import type { LabelledPicture } from '../data/labelled-picture.js'
import { classifierReport } from '../report/classifier-report.js'
import { readLabelledData } from './labelled-data.js'
import { loadClassifier } from './model-file.js'
import { SkippedFiles } from './skipped-files.js'

export const train = command({
  name: 'train',
  summary: 'Train a classifier on labelled pictures.',
  details: [
    'FOLDER has a sub-folder of pictures per class, or labels.csv with the columns file and label, or binary files of CIFAR (data_batch_*.bin).',
    TrainingFolder.details,
    'Pictures that cannot be decoded are left out, and named on stderr.',
  ],
  example: 'train animals --out model',
  positionals: [{ name: 'folder', required: true, summary: 'Labelled pictures to train on.' }],
  options: {
    out: { type: 'string', required: true, placeholder: 'DIR', summary: 'Folder for the results.' },
    model: {
      type: imageModelNames,
      default: 'auto',
      summary: 'Kind of network; auto tries them from the cheapest on, until one is good.',
    },
    validation: { type: 'string', placeholder: 'FOLDER', summary: 'Labelled pictures to judge by.' },
    epochs: { type: 'integer', minimum: 1, summary: 'Passes over the pictures.' },
    batchSize: { type: 'integer', minimum: 1, summary: 'Pictures a step.' },
    learningRate: { type: 'number', minimum: 1e-9, summary: 'The highest learning rate.' },
    size: { type: 'integer', minimum: 8, maximum: 512, summary: 'Side in pixels that pictures are brought to.' },
    augment: { type: augmentationNames, default: 'auto', summary: 'How pictures are changed each time.' },
    base: { type: 'string', placeholder: 'DIR', summary: 'Trained classifier to begin from.' },
    freezeTo: { type: 'string', placeholder: 'LAYER', summary: 'Last layer that keeps the weights of --base.' },
  },
  async run({ options, positionals, signal, log, progress }) {
    const { model, seed = 0, size, augment, epochs, batchSize, learningRate, freezeTo } = options
    const folder = await TrainingFolder.prepare(options.out)
    const skipped = new SkippedFiles(log)
    const base = options.base === undefined ? undefined : await loadClassifier(options.base)
    const { pictures, labels } = await readLabelledData(positionals.folder, { part: 'train', skipped })
    checkLabels(positionals.folder, pictures)
    const judges =
      options.validation === undefined
        ? undefined
        : await readLabelledData(options.validation, { part: 'test', skipped, ...(labels && { labels }) })

    const budget = new TimeBudget(options.timeBudget)
    const lines = new Map<TrainProgress['stage'], ProgressLine>()
    const stages = { reading: 'pictures', trying: 'networks' } as const
    const classifier = await ImageClassifier.train(pictures, {
      model,
      seed,
      signal,
      augmentation: augment,
      isTimeUp: budget.isTimeUp,
      callbacks: [epochProgress(progress)],
      onSkip: skipped.add,
      onProgress: ({ stage, ...update }) => {
        if (update.done === update.total) lines.get(stage)?.finish()
        else {
          if (!lines.has(stage)) lines.set(stage, progress(stages[stage]))
          lines.get(stage)!.update(update)
        }
      },
      ...(labels && { labels }),
      ...(judges && { validation: judges.pictures }),
      ...(size !== undefined && { size: { width: size, height: size } }),
      ...(epochs !== undefined && { epochs }),
      ...(batchSize !== undefined && { batchSize }),
      ...(learningRate !== undefined && { learningRate }),
      ...(freezeTo !== undefined && { freezeTo }),
      ...(base && { base }),
    })
    skipped.end()

    const { training, judgedBy, all } = dataParts(pictures, judges?.pictures, classifier.heldOut)
    const onSkip = (): void => undefined
    const evaluation = judgedBy && (await classifier.evaluate(judgedBy.examples, { signal, onSkip }))
    const report = await classifierReport({
      title: `Classifier of pictures in ${basename(resolve(positionals.folder))}`,
      subtitle: `Network ${classifier.kind}, seed ${seed}.`,
      classifier,
      data: all,
      signal,
      ...(judgedBy && { judgedBy }),
    })
    const { trials = null } = classifier.history
    const metrics: JsonObject = {
      model: classifier.kind,
      seed,
      examples: training.examples.length,
      trials: trials satisfies JsonValue,
      validation: evaluation ?? null,
    }
    await folder.write(
      {
        model: await classifier.toBytes(),
        history: classifier.history,
        metrics,
        report,
        summary: summaryLine(classifier, evaluation, judgedBy),
      },
      { budget, signal, log },
    )
  },
})

/** @throws FormatError if there is one label only, which is known before any work here. */
function checkLabels(path: string, pictures: readonly LabelledPicture[]): void {
  const labels = new Set(pictures.map(({ label }) => label))
  if (labels.size >= 2) return
  throw new FormatError(
    `${path}: labels must be of at least two classes, but got only ${describeValue([...labels][0])}.`,
  )
}

function summaryLine(
  { kind, labels }: ImageClassifier,
  evaluation: Evaluation | undefined,
  judgedBy: DataPart<LabelledPicture> | undefined,
): string {
  const what = `Trained ${kind} for ${counted(labels.length, 'label')}`
  if (evaluation === undefined || judgedBy === undefined) return what
  const figures = `accuracy ${evaluation.accuracy.toFixed(4)}, macro F1 ${evaluation.macroF1.toFixed(4)}`
  return `${what}: ${figures} on ${counted(evaluation.examples, `${judgedBy.name} picture`)}`
}
