/** The program `tessera-nlp`. */
import { createRequire } from 'node:module'
import { startCli } from '@tessera-ml/core/cli'
import { evaluate } from './commands/evaluate.js'
import { explain } from './commands/explain.js'
import { predict } from './commands/predict.js'
import { train } from './commands/train.js'

const { version } = createRequire(import.meta.url)('../package.json') as { readonly version: string }

startCli({
  name: 'tessera-nlp',
  version,
  description: 'Trains, judges, uses and explains text classifiers.',
  commands: [train, evaluate, predict, explain],
})
