import { AbortError } from '../errors/errors.js'

/** What ended a program from outside. */
export type Interrupt = 'SIGINT' | 'SIGTERM' | 'closed pipe'

/**
 * Turns Ctrl-C and SIGTERM into an `AbortSignal`, so that the work can clean up. Who cannot wait presses Ctrl-C once
 * more: the second one ends the process at once, with exit code 130.
 */
export class Interruption {
  readonly #controller = new AbortController()
  #cause: Interrupt | undefined

  constructor() {
    process.on('SIGINT', this.#onSignal)
    process.on('SIGTERM', this.#onSignal)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** What it was, once there was something. */
  get cause(): Interrupt | undefined {
    return this.#cause
  }

  interrupt(cause: Interrupt): void {
    this.#cause ??= cause
    this.#controller.abort(new AbortError(`stopped by ${cause}.`))
  }

  /** Gives the signals back to Node. */
  close(): void {
    process.off('SIGINT', this.#onSignal)
    process.off('SIGTERM', this.#onSignal)
  }

  readonly #onSignal = (name: NodeJS.Signals): void => {
    if (this.#cause === 'SIGINT' || this.#cause === 'SIGTERM') process.exit(130)
    this.interrupt(name === 'SIGTERM' ? 'SIGTERM' : 'SIGINT')
  }
}
