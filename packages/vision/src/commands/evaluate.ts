/** `tessera-vision evaluate`: how good a model is on pictures whose labels are known. */
import type { Evaluation } from '@tessera-ml/core'
import { command } from '@tessera-ml/core/cli'
import { readLabelledData } from './labelled-data.js'
import { loadClassifier } from './model-file.js'
import { SkippedFiles } from './skipped-files.js'

export const evaluate = command({
  name: 'evaluate',
  summary: 'Compare predictions with true labels.',
  details: ['Of CIFAR files, test_batch.bin is read if it is there, else all *.bin; class names come from the model.'],
  example: 'evaluate model held-out --json',
  positionals: [
    { name: 'model', required: true, placeholder: 'DIR', summary: 'Folder that train wrote.' },
    { name: 'folder', required: true, summary: 'Labelled pictures, as for train.' },
  ],
  options: {},
  json: true,
  async run({ options, positionals, signal, print, log }) {
    const classifier = await loadClassifier(positionals.model)
    const skipped = new SkippedFiles(log)
    const { labels } = classifier
    const { pictures } = await readLabelledData(positionals.folder, { part: 'test', skipped, labels })
    const evaluation = await classifier.evaluate(pictures, { signal, onSkip: skipped.add })
    skipped.end()
    if (options.json) print(JSON.stringify(evaluation))
    else for (const line of lines(evaluation)) print(line)
  },
})

function lines({ examples, accuracy, macroF1, loss, classes }: Evaluation): string[] {
  const width = Math.max(5, ...classes.map(({ label }) => label.length))
  return [
    `${examples} pictures: accuracy ${accuracy.toFixed(4)}, macro F1 ${macroF1.toFixed(4)}, loss ${loss.toFixed(4)}`,
    `${'label'.padEnd(width)}  precision  recall  f1      pictures`,
    ...classes.map(({ label, precision, recall, f1, support }) =>
      [label.padEnd(width), precision.toFixed(4).padEnd(9), recall.toFixed(4), f1.toFixed(4), support].join('  '),
    ),
  ]
}
