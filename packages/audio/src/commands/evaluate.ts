/** `tessera-audio evaluate`: how good a model is on sounds whose labels are known. */
import type { Evaluation } from '@tessera-ml/core'
import { command } from '@tessera-ml/core/cli'
import { dataOptions } from './data-options.js'
import { loadRecognizer } from './model-file.js'
import { readSoundsFolder } from './sounds-folder.js'

export const evaluate = command({
  name: 'evaluate',
  summary: 'Compare predictions with true labels.',
  example: 'evaluate model held-out --json',
  positionals: [
    { name: 'model', required: true, placeholder: 'DIR', summary: 'Folder that train wrote.' },
    { name: 'folder', required: true, summary: 'Labelled sounds, as for train.' },
  ],
  options: dataOptions,
  json: true,
  async run({ options, positionals, signal, print, log }) {
    const recognizer = await loadRecognizer(positionals.model)
    const { pattern } = options
    const sounds = await readSoundsFolder(positionals.folder, { pattern, log, signal, labels: recognizer.labels })
    const evaluation = await recognizer.evaluate(sounds, { signal })
    if (options.json) print(JSON.stringify(evaluation))
    else for (const line of lines(evaluation)) print(line)
  },
})

function lines({ examples, accuracy, macroF1, loss, classes }: Evaluation): string[] {
  const width = Math.max(5, ...classes.map(({ label }) => label.length))
  return [
    `${examples} sounds: accuracy ${accuracy.toFixed(4)}, macro F1 ${macroF1.toFixed(4)}, loss ${loss.toFixed(4)}`,
    `${'label'.padEnd(width)}  precision  recall  f1      sounds`,
    ...classes.map(({ label, precision, recall, f1, support }) =>
      [label.padEnd(width), precision.toFixed(4).padEnd(9), recall.toFixed(4), f1.toFixed(4), support].join('  '),
    ),
  ]
}
