/** The program `tessera-nlp`: what `cli.ts` starts, and what a test runs by `runCli`. */
import { withThreads, type Program } from '@tessera-ml/core/cli'
import { evaluate } from './evaluate.js'
import { explain } from './explain.js'
import { predict } from './predict.js'
import { train } from './train.js'

export function program(version: string): Program {
  return {
    name: 'tessera-nlp',
    version,
    description: 'Trains, judges, uses and explains text classifiers.',
    commands: [train, evaluate, predict, explain].map(withThreads),
  }
}
