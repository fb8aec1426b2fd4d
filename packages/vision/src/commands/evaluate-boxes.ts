/** `tessera-vision evaluate-boxes`: how good a model is on pictures whose boxes are known. */
import { command } from '@tessera-ml/core/cli'
import type { BoxEvaluation } from '../boxes/box-evaluation.js'
import { boxFormats } from '../data/read-boxes.js'
import { loadBoxModel } from './box-model-file.js'
import { boxDataDetails, readBoxedData } from './boxed-data.js'
import { SkippedFiles } from './skipped-files.js'

export const evaluateBoxes = command({
  name: 'evaluate-boxes',
  summary: 'Compare predicted boxes with true ones.',
  details: [
    ...boxDataDetails,
    'Of VOC, the list test is taken if it is there, else val, else all; --split names another.',
    'meanIoU is the mean over the true boxes of the overlap of the best predicted box, for a detector of those with a score of at least 0.3.',
  ],
  example: 'evaluate-boxes model VOC2012 --json',
  positionals: [
    { name: 'model', required: true, placeholder: 'DIR', summary: 'Folder that train-boxes wrote.' },
    { name: 'data', required: true, summary: 'Pictures with boxes, as for train-boxes.' },
  ],
  options: {
    format: { type: boxFormats, summary: 'How the boxes are written; found by itself.' },
    split: { type: 'string', placeholder: 'NAME', summary: 'List of VOC to take.' },
  },
  json: true,
  async run({ options, positionals, signal, print, log }) {
    const model = await loadBoxModel(positionals.model)
    const skipped = new SkippedFiles(log)
    const { format, split } = options
    const splits = split === undefined ? { splits: ['test', 'val'] } : { splits: [split], orAll: false }
    const { pictures } = await readBoxedData(positionals.data, skipped, { ...splits, ...(format && { format }) })
    const evaluation = await model.evaluate(pictures, { signal, onSkip: skipped.add })
    skipped.end()
    if (options.json) print(JSON.stringify(evaluation))
    else for (const line of lines(evaluation)) print(line)
  },
})

function lines({ images, mAP50, mAP50_95, meanIoU, classes }: BoxEvaluation): string[] {
  const width = Math.max(5, ...classes.map(({ label }) => label.length))
  const overall = `mAP@.5 ${mAP50.toFixed(4)}, mAP@[.5:.95] ${mAP50_95.toFixed(4)}, mean IoU ${meanIoU.toFixed(4)}`
  return [
    `${images} pictures: ${overall}`,
    `${'label'.padEnd(width)}  AP@.5`,
    ...classes.map(({ label, AP50 }) => `${label.padEnd(width)}  ${AP50 === null ? 'no boxes' : AP50.toFixed(4)}`),
  ]
}
