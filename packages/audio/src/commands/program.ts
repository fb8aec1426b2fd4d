/** The program `tessera-audio`: what `cli.ts` starts, and what a test runs by `runCli`. */
import { withThreads, type Program } from '@tessera-ml/core/cli'
import { evaluate } from './evaluate.js'
import { explain } from './explain.js'
import { predict } from './predict.js'
import { synthesize } from './synthesize.js'
import { train } from './train.js'

export function program(version: string): Program {
  return {
    name: 'tessera-audio',
    version,
    description: 'Trains, judges, uses and explains recognisers of spoken words, and speaks what they train on.',
    commands: [train, evaluate, predict, explain, synthesize].map(withThreads),
  }
}
