import { AbortError } from '../errors/errors.js'

/** Milliseconds of work after which the event loop gets its turn. */
const workMs = 40

/** The short breaks of long work, in which timers, pages and cancellation get their turn. */
export class Pauses {
  #last = performance.now()

  constructor(
    private readonly where: string,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** @throws AbortError if the work is cancelled. */
  async next(): Promise<void> {
    if (performance.now() - this.#last > workMs) {
      await new Promise((resolve) => setTimeout(resolve))
      this.#last = performance.now()
    }
    if (this.signal?.aborted) {
      throw new AbortError(`${this.where}: the work was cancelled.`, { cause: this.signal.reason })
    }
  }
}
