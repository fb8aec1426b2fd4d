/** `tessera-nlp train`: from a file of labelled texts to a folder with the model, its figures and a report. */
import { basename } from 'node:path'
import { progressBar } from '@tessera-ml/core'
import { command, OutFolder, type ProgressLine } from '@tessera-ml/core/cli'
import { TextClassifier } from '../classification/text-classifier.js'
import { textModelNames, type LabelledText } from '../classification/train-options.js'
import type { Evaluation } from '../classification/evaluation.js'
import { readExamples, } from '../data/read-examples.js'
import { classifierReport, type DataPart } from '../report/classifier-report.js'
import { columnOptions } from './columns.js'
import { modelFileName } from './model-file.js'

export const train = command({
  name: 'train',
  summary: 'Train a classifier on labelled texts.',
  details: [
    'DATA is a .csv, .tsv or .jsonl file with a header; its columns are text and label unless --text and --label name others.',
    `The folder of --out gets ${modelFileName}, history.json, metrics.json and report.html.`,
  ],
  positionals: [{ name: 'data', required: true, summary: 'Labelled texts to train on.' }],
  options: {
    out: { type: 'string', required: true, placeholder: 'DIR', summary: 'Folder for the results.' },
    validation: { type: 'string', placeholder: 'FILE', summary: 'Labelled texts to judge by.' },
    ...columnOptions,
    model: { type: textModelNames, default: 'auto', summary: 'Kind of model.' },
    epochs: { type: 'integer', minimum: 1, summary: 'Most passes over the texts, for networks.' },
  },
  async run({ options, positionals, signal, log, progress }) {
    const folder = await OutFolder.prepare(options.out)
    const read = async (path: string): Promise<readonly LabelledText[]> => {
      const { examples, skipped } = await readExamples(path, { textColumn: options.text, labelColumn: options.label })
      for (const { line, reason } of skipped.slice(0, 10)) log(`${path}: line ${line} is left out: ${reason}`)
      if (skipped.length > 10) log(`${path}: ${skipped.length - 10} more rows are left out`)
      return examples
    }
    const examples = await read(positionals.data)
    const validation = options.validation === undefined ? undefined : await read(options.validation)
    const start = performance.now()
    const budgetMs = (options.timeBudget ?? Number.POSITIVE_INFINITY) * 1000
    let wasCut = false
    const isTimeUp = (): boolean => {
      const isUp = performance.now() - start > budgetMs
      wasCut ||= isUp
      return isUp
    }
    let line: ProgressLine | undefined
    const seed = options.seed ?? 0
    const classifier = await TextClassifier.train(examples, {
      model: options.model,
      seed,
      signal,
      isTimeUp,
      callbacks: [progressBar({ stream: { write: (text) => log(text.trimEnd()) } })],
      onProgress: (update) => {
        line ??= progress('settings')
        line.update(update)
      },
      ...(validation !== undefined && { validation }),
      ...(options.epochs !== undefined && { epochs: options.epochs }),
    })
    line?.finish()

    const data = dataParts(examples, validation, classifier)
    const judgedBy = data.find(({ name }) => name !== 'training')
    const evaluation = judgedBy && (await classifier.evaluate(judgedBy.examples, { signal }))
    const report = await classifierReport({
      title: `Text classifier of ${basename(positionals.data)}`,
      subtitle: `Model ${classifier.model.kind}, seed ${seed}.`,
      classifier,
      data,
      signal,
      ...(judgedBy && { judgedBy }),
    })
    await folder.write(
      {
        'history.json': { json: classifier.history },
        'metrics.json': {
          json: {
            model: classifier.model.kind,
            seed,
            examples: data[0]!.examples.length,
            crossValidation: bestTrial(classifier),
            validation: evaluation ?? null,
            ...(options.timeBudget !== undefined && { timeBudget: { seconds: options.timeBudget, wasCut } }),
          },
        },
        'report.html': { text: report },
        [modelFileName]: await classifier.toBytes(),
      },
      signal,
    )
    log(summaryLine(classifier, evaluation, judgedBy))
    log(`Wrote ${folder.path}: ${modelFileName}, history.json, metrics.json, report.html`)
  },
})

/** Training texts first, then those to judge by: a file of their own, or what training has held out. */
function dataParts(
  examples: readonly LabelledText[],
  validation: readonly LabelledText[] | undefined,
  { heldOut }: TextClassifier,
): DataPart[] {
  if (validation !== undefined) return [{ name: 'training', examples }, { name: 'validation', examples: validation }]
  if (heldOut.length === 0) return [{ name: 'training', examples }]
  const held = new Set(heldOut)
  return [
    { name: 'training', examples: examples.filter((_, i) => !held.has(i)) },
    { name: 'held-out', examples: heldOut.map((i) => examples[i]!) },
  ]
}

/** The best accuracy that `auto` saw in cross-validation. */
function bestTrial({ history }: TextClassifier): { readonly accuracy: number } | null {
  const trials = (history['trials'] ?? []) as { readonly accuracy: number }[]
  return trials.length === 0 ? null : { accuracy: Math.max(...trials.map(({ accuracy }) => accuracy)) }
}

function summaryLine(classifier: TextClassifier, evaluation: Evaluation | undefined, judgedBy: DataPart | undefined): string {
  const labels = `${classifier.labels.length} labels`
  if (evaluation !== undefined && judgedBy !== undefined) {
    const { accuracy, macroF1 } = evaluation
    return `Trained ${classifier.model.kind} for ${labels}: accuracy ${accuracy.toFixed(4)}, macro F1 ${macroF1.toFixed(4)} on ${evaluation.examples} ${judgedBy.name} texts`
  }
  const best = bestTrial(classifier)
  const figure = best === null ? '' : `: accuracy ${best.accuracy.toFixed(4)} in cross-validation`
  return `Trained ${classifier.model.kind} for ${labels}${figure}`
}
