/** Runs a program with sub-commands: arguments, help, errors, Ctrl-C and exit codes, the same for every bin. */
import { inspect } from 'node:util'
import { TesseraError } from '../errors/errors.js'
import type { Program } from './command.js'
import { ConsoleOutput, type OutputStream } from './console-output.js'
import { commandHelp, programHelp } from './help.js'
import { Interruption } from './interruption.js'
import { parseArguments, type Request } from './parse-arguments.js'
import { UsageError } from './usage-error.js'

export interface RunCliOptions extends Program {
  /** The words after the program's name. Default: those of the process. */
  readonly argv?: readonly string[]
  /** Where results go. Default: `process.stdout`. */
  readonly stdout?: OutputStream
  /** Where news, progress and errors go. Default: `process.stderr`. */
  readonly stderr?: OutputStream
}

/**
 * Runs the command that `argv` names and returns the exit code when everything is written:
 *
 *   0     done
 *   1     failed: one line on stderr, `<program>: <message>`, and with `--debug` where it comes from
 *   2     wrong usage: one line on stderr
 *   130   stopped by Ctrl-C or SIGTERM after cleaning up (a second Ctrl-C ends the process at once)
 *   141   the reader of stdout went away before the command was done (`| head`); nothing is said
 *
 * While it runs, promises that are rejected and errors that are thrown outside the command count as its failure.
 *
 * @example
 * const code = await runCli({ name: 'tessera-nlp', version, description, commands: [train, evaluate] })
 */
export async function runCli(options: RunCliOptions): Promise<number> {
  const { argv = process.argv.slice(2), stdout = process.stdout, stderr = process.stderr } = options
  const interruption = new Interruption()
  const stray = new StrayErrors()
  const output = new ConsoleOutput({
    stdout,
    stderr,
    onClosed: () => interruption.interrupt('closed pipe'),
    onError: (error) => stray.reject(error),
  })
  const debug = argv.includes('--debug')
  let code: number
  try {
    code = await Promise.race([execute(options, argv, output, interruption.signal), stray.error])
    if (isSignal(interruption)) code = stopped(options.name, output, interruption)
  } catch (error) {
    output.endProgress()
    code = failed(options, error, debug, output, interruption)
  }
  await output.close()
  stray.close()
  interruption.close()
  return code
}

/**
 * Runs a program for the whole process and sets the exit code; a bin consists of this call. The process ends when
 * nothing is left to do, and at the latest a quarter of a second after the command, should something keep it alive.
 */
export function startCli(program: Program): void {
  // Holds if the event loop runs empty in the middle of a command.
  process.exitCode = 1
  const run = async (): Promise<void> => {
    process.exitCode = await runCli(program)
    setTimeout(() => process.exit(), 250).unref()
  }
  void run()
}

async function execute(
  program: Program,
  argv: readonly string[],
  output: ConsoleOutput,
  signal: AbortSignal,
): Promise<number> {
  const request: Request = parseArguments(program, argv)
  if (request.kind === 'version') output.print(program.version)
  else if (request.kind === 'help') {
    output.print(request.command === undefined ? programHelp(program) : commandHelp(program, request.command))
  } else {
    const { command, options, positionals } = request
    output.quiet = options['quiet'] === true
    await command.run({
      // The parser has read them by the very declarations that these types are inferred from.
      options: options as Parameters<typeof command.run>[0]['options'],
      positionals: positionals as Parameters<typeof command.run>[0]['positionals'],
      signal,
      print: (line) => output.print(line),
      log: (line) => output.log(line),
      progress: (label) => output.progress(label),
    })
    output.endProgress()
  }
  return 0
}

function failed(
  { name, commands }: Program,
  error: unknown,
  debug: boolean,
  output: ConsoleOutput,
  interruption: Interruption,
): number {
  if (error instanceof UsageError) {
    const command = commands.find((one) => error.message.startsWith(`${one.name}: `))
    const topic = command === undefined ? name : `${name} ${command.name}`
    output.fail(`${name}: ${oneLine(error.message)} See ${topic} --help.`)
    return 2
  }
  // What is thrown after an interrupt is most likely the work stopping; with --debug it is shown all the same.
  if (interruption.cause === undefined) output.fail(`${name}: ${messageOf(error)}`)
  if (debug) output.fail(inspect(error))
  if (isSignal(interruption)) return stopped(name, output, interruption)
  return interruption.cause === undefined ? 1 : 141
}

function isSignal({ cause }: Interruption): boolean {
  return cause === 'SIGINT' || cause === 'SIGTERM'
}

function stopped(name: string, output: ConsoleOutput, { cause }: Interruption): number {
  output.endProgress()
  output.fail(`${name}: stopped by ${cause === 'SIGINT' ? 'Ctrl-C' : cause}.`)
  return 130
}

/** An error in one line. Those that are not ours carry their class, unless the system has named them by a code. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error) && !TesseraError.isInstance(error)) return oneLine(String(error))
  const { name, message } = error
  const hasOwnWords = message !== '' && (TesseraError.isInstance(error) || name === 'Error' || 'code' in error)
  return oneLine(hasOwnWords ? message : `${name}${message === '' ? '' : `: ${message}`} (--debug shows where)`)
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ')
}

/** Errors that no `await` of the command sees. */
class StrayErrors {
  readonly error: Promise<never>
  #reject: (error: unknown) => void = () => undefined

  constructor() {
    this.error = new Promise((_, reject) => {
      this.#reject = reject
    })
    // Rejected after the command has ended, it is nobody's.
    this.error.catch(() => undefined)
    process.on('unhandledRejection', this.reject)
    process.on('uncaughtException', this.reject)
  }

  readonly reject = (error: unknown): void => this.#reject(error)

  close(): void {
    process.off('unhandledRejection', this.reject)
    process.off('uncaughtException', this.reject)
  }
}
