import { knownOptions, nonNegativeInteger } from '../errors/checks.js'
import type { Callback, CallbackState, Logs, TrainingRun } from './callback.js'
import { Monitor, type MonitorOptions } from './monitor.js'

/** `minDelta` is 0 by default. */
export interface EarlyStoppingOptions extends MonitorOptions {
  /** Epochs without improvement after which training ends; an integer of at least 0. Default: 0. */
  readonly patience?: number
  /** Whether the model gets back the weights of its best epoch, however training ends. Default: true (Keras: false). */
  readonly restoreBestWeights?: boolean
}

/**
 * Ends training when a figure has not improved for `patience` epochs, and gives the model the weights of its best
 * epoch, also where training ends by itself.
 *
 * Source: Prechelt 1998, doi:10.1007/3-540-49430-8_3.
 *
 * @throws ConfigError from `fit`, if there is no figure of that name.
 */
export class EarlyStopping implements Callback {
  readonly options: EarlyStoppingOptions
  readonly #monitor: Monitor
  #bestEpoch = -1
  #weights: readonly Float32Array[] = []

  constructor(options: EarlyStoppingOptions = {}) {
    knownOptions('earlyStopping', options, ['monitor', 'patience', 'minDelta', 'mode', 'restoreBestWeights'])
    nonNegativeInteger('earlyStopping: patience', options.patience ?? 0)
    this.#monitor = new Monitor('earlyStopping', options)
    this.options = options
  }

  onTrainBegin(): void {
    this.#monitor.best = Number.NaN
    this.#bestEpoch = -1
    this.#weights = []
  }

  onEpochEnd(epoch: number, logs: Logs, run: TrainingRun): void {
    if (this.#monitor.improves(logs)) {
      this.#bestEpoch = epoch
      if (this.options.restoreBestWeights ?? true) {
        this.#weights = run.model.parameters.map((parameter) => parameter.values())
      }
    } else if (epoch - this.#bestEpoch >= Math.max(1, this.options.patience ?? 0)) {
      run.stop()
    }
  }

  onTrainEnd(run: TrainingRun): void {
    if (this.#weights.length === 0) return
    run.model.parameters.forEach((parameter, i) => parameter.setValues(this.#weights[i]!))
    run.history.bestEpoch = this.#bestEpoch
    this.#weights = []
  }

  state(): CallbackState {
    const values = { best: this.#monitor.state, bestEpoch: this.#bestEpoch }
    return { values, tensors: Object.fromEntries(this.#weights.map((weights, i) => [String(i), weights])) }
  }

  restore({ values, tensors = {} }: CallbackState): void {
    this.#monitor.best = Number(values['best'])
    this.#bestEpoch = Number(values['bestEpoch'])
    this.#weights = Array.from({ length: Object.keys(tensors).length }, (_, i) => tensors[String(i)]!)
  }
}

export const earlyStopping = (options?: EarlyStoppingOptions): EarlyStopping => new EarlyStopping(options)
