/** `tessera-audio train`: from a folder of labelled sounds to a folder with the model, its figures and a report. */
import { basename, resolve } from 'node:path'
import { describeValue, FormatError, type Evaluation, type JsonObject } from '@tessera-ml/core'
import { command, counted, epochProgress, TimeBudget, TrainingFolder } from '@tessera-ml/core/cli'
import { dataParts, type DataPart } from '@tessera-ml/core/report'
import { CommandRecognizer } from '../recognition/command-recognizer.js'
import { recognizerModelNames } from '../recognition/train-options.js'
import { recognizerReport } from '../report/recognizer-report.js'
import { dataOptions } from './data-options.js'
import { readSoundsFolder, type FiledSound } from './sounds-folder.js'

export const train = command({
  name: 'train',
  summary: 'Train a recogniser on labelled sounds.',
  details: [
    'FOLDER has a sub-folder for each command, with WAV files; or WAV files that --pattern tells the names of.',
    'Words in a sub-folder _unknown_ are no commands; --silence adds a class _silence_, for listening to a stream.',
    TrainingFolder.details,
  ],
  example: 'train words --out model',
  positionals: [{ name: 'folder', required: true, summary: 'Labelled sounds to train on.' }],
  options: {
    out: { type: 'string', required: true, placeholder: 'DIR', summary: 'Folder for the results.' },
    validation: { type: 'string', placeholder: 'FOLDER', summary: 'Labelled sounds to judge by.' },
    ...dataOptions,
    model: { type: recognizerModelNames, default: 'auto', summary: 'Kind of model; auto averages several networks.' },
    epochs: { type: 'integer', minimum: 1, summary: 'Passes over the sounds, of each network.' },
    silence: { type: 'boolean', summary: 'Whether noise is a class of its own.' },
  },
  async run({ options, positionals, signal, log, progress }) {
    const { model, epochs, pattern, silence, seed = 0 } = options
    const folder = await TrainingFolder.prepare(options.out)
    const sounds = await readSoundsFolder(positionals.folder, { pattern, log, signal })
    const labels = labelsOf(positionals.folder, sounds)
    const validation =
      options.validation === undefined
        ? undefined
        : await readSoundsFolder(options.validation, { pattern, log, signal, labels })

    const budget = new TimeBudget(options.timeBudget)
    const recognizer = await CommandRecognizer.train(sounds, {
      model,
      seed,
      silence,
      signal,
      isTimeUp: budget.isTimeUp,
      callbacks: [epochProgress(progress)],
      ...(validation !== undefined && { validation }),
      ...(epochs !== undefined && { epochs }),
    })

    const { training, judgedBy, all } = dataParts(sounds, validation, recognizer.heldOut)
    const evaluation = judgedBy && (await recognizer.evaluate(judgedBy.examples, { signal }))
    const report = await recognizerReport({
      title: `Voice commands of ${basename(resolve(positionals.folder))}`,
      subtitle: `Model ${recognizer.model}, seed ${seed}.`,
      recognizer,
      data: all,
      signal,
      ...(judgedBy && { judgedBy }),
    })
    const metrics: JsonObject = {
      model: recognizer.model,
      seed,
      examples: training.examples.length,
      validation: evaluation ?? null,
    }
    await folder.write(
      {
        model: await recognizer.toBytes(),
        history: recognizer.history,
        metrics,
        report,
        summary: summaryLine(recognizer, evaluation, judgedBy),
      },
      { budget, signal, log },
    )
  },
})

/** @throws FormatError if there is one label only, which is known before any work here. */
function labelsOf(path: string, sounds: readonly FiledSound[]): readonly string[] {
  const labels = [...new Set(sounds.map(({ label }) => label))]
  if (labels.length >= 2) return labels
  throw new FormatError(`${path}: labels must be of at least two classes, but got only ${describeValue(labels[0])}.`)
}

function summaryLine(
  recognizer: CommandRecognizer,
  evaluation: Evaluation | undefined,
  judgedBy: DataPart<FiledSound> | undefined,
): string {
  const what = `Trained ${recognizer.model} for ${counted(recognizer.labels.length, 'label')}`
  if (evaluation === undefined || judgedBy === undefined) return what
  const figures = `accuracy ${evaluation.accuracy.toFixed(4)}, macro F1 ${evaluation.macroF1.toFixed(4)}`
  return `${what}: ${figures} on ${counted(evaluation.examples, `${judgedBy.name} sound`)}`
}
