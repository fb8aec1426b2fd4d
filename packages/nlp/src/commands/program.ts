/** The program `tessera-nlp`: what `cli.ts` starts, and what a test runs by `runCli`. */
import type { Command, Program } from '@tessera-ml/core/cli'
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

/** Hands `--threads` to the engine, which reads `TESSERA_THREADS` when it is chosen. */
function withThreads(command: Command): Command {
  return {
    ...command,
    run(context) {
      const { threads } = context.options
      if (threads !== undefined) process.env['TESSERA_THREADS'] = String(threads)
      return command.run(context)
    },
  }
}
