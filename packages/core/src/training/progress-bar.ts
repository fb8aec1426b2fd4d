import { knownOptions } from '../errors/checks.js'
import type { Callback, Logs, Step, TrainingRun } from './callback.js'
import { ProgressLine, type ProgressStream } from './progress-line.js'

export interface ProgressBarOptions {
  /** Where the lines go. Default: stderr in Node; the console elsewhere. */
  readonly stream?: ProgressStream
}

/**
 * Shows how training goes: loss, metrics, speed and the time left. A bar that redraws itself on a terminal, plain lines
 * elsewhere.
 */
export class ProgressBar implements Callback {
  readonly #stream: ProgressStream
  #line: ProgressLine | undefined
  #done = 0

  constructor(options: ProgressBarOptions = {}) {
    knownOptions('progressBar', options, ['stream'])
    this.#stream = options.stream ?? defaultStream()
  }

  onEpochBegin(epoch: number, run: TrainingRun): void {
    const width = String(run.epochs).length
    const label = `epoch ${String(epoch + 1).padStart(width)}/${run.epochs}`
    this.#line = new ProgressLine({ stream: this.#stream, label })
    this.#done = 0
  }

  onBatchEnd(_batch: number, step: Step, run: TrainingRun): void {
    this.#done += 1
    this.#line?.update({ done: this.#done, total: run.batchesPerEpoch, fields: () => step.logs() })
  }

  onEpochEnd(_epoch: number, logs: Logs): void {
    this.#line?.finish(logs)
  }

  onTrainError(): void {
    this.#line?.finish()
  }
}

export const progressBar = (options?: ProgressBarOptions): ProgressBar => new ProgressBar(options)

function defaultStream(): ProgressStream {
  const stderr = globalThis.process?.stderr
  return stderr ?? { write: (text) => console.info(text.trimEnd()) }
}
