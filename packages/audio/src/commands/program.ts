/** The program `tessera-audio`: what `cli.ts` starts, and what a test runs by `runCli`. */
import type { Command, Program } from '@tessera-ml/core/cli'
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
