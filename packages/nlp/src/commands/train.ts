/** `tessera-nlp train`: from a file of labelled texts to a folder with the model, its figures and a report. */
import { basename } from 'node:path'
import { describeValue, type Evaluation, FormatError, type JsonObject } from '@tessera-ml/core'
import { command, counted, epochProgress, TimeBudget, TrainingFolder, type ProgressLine } from '@tessera-ml/core/cli'
import { dataParts } from '@tessera-ml/core/report'
import { mostLabels, tooManyLabels } from '../classification/label-limit.js'
import { TextClassifier } from '../classification/text-classifier.js'
import { textModelNames, type LabelledText } from '../classification/train-options.js'
import { classifierReport, type JudgedPart } from '../report/classifier-report.js'
import { columnOptions } from './columns.js'
import { readLabelledFile } from './labelled-file.js'

export const train = command({
  name: 'train',
  summary: 'Train a classifier on labelled texts.',
  details: [
    'DATA is a .csv, .tsv or .jsonl file; its columns are text and label unless --text and --label name others.',
    TrainingFolder.details,
  ],
  example: 'train reviews.csv --out model',
  positionals: [{ name: 'data', required: true, summary: 'Labelled texts to train on.' }],
  options: {
    out: { type: 'string', required: true, placeholder: 'DIR', summary: 'Folder for the results.' },
    validation: { type: 'string', placeholder: 'FILE', summary: 'Labelled texts to judge by.' },
    ...columnOptions,
    model: {
      type: textModelNames,
      default: 'auto',
      summary: 'Kind of model; auto tries several, and combines them where that is better.',
    },
    epochs: { type: 'integer', minimum: 1, summary: 'Most passes over the texts, for networks.' },
    networks: {
      type: 'integer',
      minimum: 1,
      summary: 'Networks that decide together. Default: 3 from 1,000 texts on, 1 with --validation.',
    },
  },
  async run({ options, positionals, signal, log, progress }) {
    const { model, epochs, networks, seed = 0 } = options
    const folder = await TrainingFolder.prepare(options.out)
    const examples = await readLabelledFile(positionals.data, { columns: options, log })
    const labels = labelsOf(positionals.data, examples)
    const validation =
      options.validation === undefined
        ? undefined
        : await readLabelledFile(options.validation, { columns: options, log, labels })

    const budget = new TimeBudget(options.timeBudget)
    let line: ProgressLine | undefined
    const classifier = await TextClassifier.train(examples, {
      model,
      seed,
      signal,
      isTimeUp: budget.isTimeUp,
      callbacks: [epochProgress(progress)],
      onProgress: (update) => (line ??= progress('models')).update(update),
      ...(validation !== undefined && { validation }),
      ...(epochs !== undefined && { epochs }),
      ...(networks !== undefined && { networks }),
    })
    line?.finish()

    const name = model === 'auto' ? classifier.model.kind : model
    const { training, judgedBy: judge, all } = dataParts(examples, validation, classifier.heldOut)
    const evaluation = judge && (await classifier.evaluate(judge.examples, { signal }))
    const crossValidated = crossValidatedPart(examples, classifier)
    const crossValidation = crossValidated && classifier.judge(crossValidated.predictions, crossValidated.examples)
    const judgedBy = judge ?? crossValidated
    const report = await classifierReport({
      title: `Text classifier of ${basename(positionals.data)}`,
      subtitle: `Model ${name}, seed ${seed}.`,
      classifier,
      data: all,
      signal,
      ...(judgedBy && { judgedBy }),
    })
    const metrics: JsonObject = {
      model: name,
      seed,
      examples: training.examples.length,
      crossValidation: crossValidation ?? null,
      validation: evaluation ?? null,
    }
    await folder.write(
      {
        model: await classifier.toBytes(),
        history: classifier.history,
        metrics,
        report,
        summary: `Trained ${name} for ${counted(labels.length, 'label')}${figuresOf(evaluation ?? crossValidation, judgedBy)}`,
      },
      { budget, signal, log },
    )
  },
})

/** @throws FormatError if there is one label only or there are too many, which is known before any work here. */
function labelsOf(path: string, examples: readonly LabelledText[]): readonly string[] {
  const labels = [...new Set(examples.map(({ label }) => label))]
  if (labels.length > mostLabels) throw new FormatError(`${path}: ${tooManyLabels(labels.length)}`)
  if (labels.length >= 2) return labels
  throw new FormatError(`${path}: labels must be of at least two classes, but got only ${describeValue(labels[0])}.`)
}

function crossValidatedPart(examples: readonly LabelledText[], { crossValidated }: TextClassifier) {
  if (crossValidated === undefined) return undefined
  const { places, predictions } = crossValidated
  return { name: 'cross-validated', examples: places.map((place) => examples[place]!), predictions }
}

/** What the last news says of how good the model is. */
function figuresOf(evaluation: Evaluation | undefined, judgedBy: JudgedPart | undefined): string {
  if (evaluation === undefined || judgedBy === undefined) return ''
  const { accuracy, macroF1, examples } = evaluation
  return `: accuracy ${accuracy.toFixed(4)}, macro F1 ${macroF1.toFixed(4)} on ${counted(examples, `${judgedBy.name} text`)}`
}
