import { knownOptions, nonNegativeInteger, nonNegativeNumber, oneOf } from '../errors/checks.js'
import { ConfigError } from '../errors/errors.js'
import type { Callback, Logs, TrainingRun } from './callback.js'

export interface EarlyStoppingOptions {
  /** The figure to watch. Default: `valLoss`, or `loss` where there is no validation. */
  readonly monitor?: string
  /** Epochs without improvement after which training ends; an integer of at least 0. Default: 0. */
  readonly patience?: number
  /** The least change that counts as improvement; at least 0. Default: 0. */
  readonly minDelta?: number
  /** Whether less or more is better. Default: `auto`, more for accuracy, precision, recall, F1 and AUC. */
  readonly mode?: 'auto' | 'min' | 'max'
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
  #best = Number.NaN
  #bestEpoch = -1
  #weights: readonly Float32Array[] = []

  constructor(options: EarlyStoppingOptions = {}) {
    knownOptions('earlyStopping', options, ['monitor', 'patience', 'minDelta', 'mode', 'restoreBestWeights'])
    nonNegativeInteger('earlyStopping: patience', options.patience ?? 0)
    nonNegativeNumber('earlyStopping: minDelta', options.minDelta ?? 0)
    oneOf('earlyStopping: mode', options.mode ?? 'auto', ['auto', 'min', 'max'])
    this.options = options
  }

  onTrainBegin(): void {
    this.#best = Number.NaN
    this.#bestEpoch = -1
    this.#weights = []
  }

  onEpochEnd(epoch: number, logs: Logs, run: TrainingRun): void {
    const monitor = this.options.monitor ?? ('valLoss' in logs ? 'valLoss' : 'loss')
    const value = logs[monitor]
    if (value === undefined) {
      throw new ConfigError(
        `earlyStopping: monitor must be one of ${Object.keys(logs).join(', ')}, but got "${monitor}".` +
          (monitor.startsWith('val') ? ' Did you forget validationData?' : ''),
      )
    }
    if (this.#improves(monitor, value)) {
      this.#best = value
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

  #improves(monitor: string, value: number): boolean {
    if (Number.isNaN(this.#best)) return !Number.isNaN(value)
    const { mode = 'auto', minDelta = 0 } = this.options
    const isMore = mode === 'max' || (mode === 'auto' && /accuracy|precision|recall|f1|auc$/i.test(monitor))
    return isMore ? value > this.#best + minDelta : value < this.#best - minDelta
  }
}

export const earlyStopping = (options?: EarlyStoppingOptions): EarlyStopping => new EarlyStopping(options)
