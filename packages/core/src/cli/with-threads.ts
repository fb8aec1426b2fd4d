import type { Command } from './command.js'

/** The command with `--threads` handed to the engine, which reads `TESSERA_THREADS` when it is chosen. */
export function withThreads(command: Command): Command {
  return {
    ...command,
    run(context) {
      const { threads } = context.options
      if (threads !== undefined) process.env['TESSERA_THREADS'] = String(threads)
      return command.run(context)
    },
  }
}
