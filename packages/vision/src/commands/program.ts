/** The program `tessera-vision`: what `cli.ts` starts, and what a test runs by `runCli`. */
import { withThreads, type Program } from '@tessera-ml/core/cli'
import { evaluateBoxes } from './evaluate-boxes.js'
import { evaluate } from './evaluate.js'
import { explainBoxes } from './explain-boxes.js'
import { explain } from './explain.js'
import { predictBoxes } from './predict-boxes.js'
import { predict } from './predict.js'
import { trainBoxes } from './train-boxes.js'
import { train } from './train.js'

export function program(version: string): Program {
  return {
    name: 'tessera-vision',
    version,
    description: 'Trains, judges, uses and explains classifiers of pictures, and models that find boxes on them.',
    commands: [train, evaluate, predict, explain, trainBoxes, evaluateBoxes, predictBoxes, explainBoxes].map(
      withThreads,
    ),
  }
}
