import { ProgressLine, type ProgressStream } from '../training/progress-line.js'

/** Where a program writes: `process.stdout` fits, and so does any object with a `write` of text. */
export interface OutputStream extends ProgressStream {
  on?(event: 'error', listener: (error: Error) => void): unknown
  off?(event: 'error', listener: (error: Error) => void): unknown
}

export interface ConsoleOutputOptions {
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  /** Called once if the reader of stdout has gone away (`| head`). */
  readonly onClosed: () => void
  /** Called if stdout cannot be written for another reason, for instance a full disk. */
  readonly onError: (error: Error) => void
}

/** Results to stdout, news and progress to stderr; the two do not tear each other's lines on a terminal. */
export class ConsoleOutput {
  /** Whether news and progress are held back. Errors are not. */
  quiet = false
  readonly #options: ConsoleOutputOptions
  #progress: ProgressLine | undefined
  #isClosed = false

  constructor(options: ConsoleOutputOptions) {
    this.#options = options
    options.stdout.on?.('error', this.#onStdoutError)
    options.stderr.on?.('error', ignore)
  }

  print(line: string): void {
    if (this.#isClosed) return
    this.#progress?.clear()
    this.#options.stdout.write(`${shown(line)}\n`)
  }

  log(line: string): void {
    if (!this.quiet) this.fail(visible(line))
  }

  /** Lines on stderr, with `quiet` too. */
  fail(lines: string): void {
    this.#progress?.clear()
    this.#options.stderr.write(`${shown(lines)}\n`)
  }

  progress(label: string): ProgressLine {
    this.#progress?.finish()
    this.#progress = new ProgressLine({ stream: this.quiet ? { write: ignore } : this.#options.stderr, label })
    return this.#progress
  }

  /** Ends the line of progress, if one stands unfinished, without a last word from it. */
  endProgress(): void {
    this.#progress?.clear()
    this.#progress = undefined
  }

  /** Waits until everything is written, and lets go of the streams. */
  async close(): Promise<void> {
    const { stdout, stderr } = this.#options
    await Promise.all([flushed(stdout), flushed(stderr)])
    stdout.off?.('error', this.#onStdoutError)
    stderr.off?.('error', ignore)
  }

  readonly #onStdoutError = (error: Error & { readonly code?: string }): void => {
    if (this.#isClosed) return
    this.#isClosed = true
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') this.#options.onClosed()
    else this.#options.onError(error)
  }
}

/** Streams of Node call back when what was written before has left; the event loop turns once more for their errors. */
async function flushed(stream: OutputStream): Promise<void> {
  if (stream.on === undefined) return
  const write: (text: string, done: () => void) => unknown = stream.write.bind(stream)
  await new Promise<void>((resolve) => void write('', resolve))
  await new Promise<void>((resolve) => void setImmediate(resolve))
}

/** Lines as they can be shown. */
function shown(lines: string): string {
  return lines.split('\n').map(visible).join('\n')
}

/** A line as it can be shown: names of files and labels may hold what a terminal obeys, `\\u001b` for instance. */
function visible(line: string): string {
  return line.replaceAll(/[^\P{Control}\t]/gu, (letter) => `\\u${letter.codePointAt(0)!.toString(16).padStart(4, '0')}`)
}

function ignore(): void {}
