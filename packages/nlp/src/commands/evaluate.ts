/** `tessera-nlp evaluate`: how good a model is on texts whose labels are known. */
import type { Evaluation } from '@tessera-ml/core'
import { command } from '@tessera-ml/core/cli'
import { columnOptions } from './columns.js'
import { readLabelledFile } from './labelled-file.js'
import { loadClassifier } from './model-file.js'

export const evaluate = command({
  name: 'evaluate',
  summary: 'Compare predictions with true labels.',
  example: 'evaluate model held-out.csv --json',
  positionals: [
    { name: 'model', required: true, placeholder: 'DIR', summary: 'Folder that train wrote.' },
    { name: 'data', required: true, summary: 'Labelled texts, as for train.' },
  ],
  options: columnOptions,
  json: true,
  async run({ options, positionals, signal, print, log }) {
    const classifier = await loadClassifier(positionals.model)
    const examples = await readLabelledFile(positionals.data, { columns: options, log, labels: classifier.labels })
    const evaluation = await classifier.evaluate(examples, { signal })
    if (options.json) print(JSON.stringify(evaluation))
    else for (const line of lines(evaluation)) print(line)
  },
})

function lines({ examples, accuracy, macroF1, loss, classes }: Evaluation): string[] {
  const width = Math.max(5, ...classes.map(({ label }) => label.length))
  return [
    `${examples} texts: accuracy ${accuracy.toFixed(4)}, macro F1 ${macroF1.toFixed(4)}, loss ${loss.toFixed(4)}`,
    `${'label'.padEnd(width)}  precision  recall  f1      texts`,
    ...classes.map(({ label, precision, recall, f1, support }) =>
      [label.padEnd(width), precision.toFixed(4).padEnd(9), recall.toFixed(4), f1.toFixed(4), support].join('  '),
    ),
  ]
}
