import { nonNegativeNumber, oneOf } from '../errors/checks.js'
import { ConfigError } from '../errors/errors.js'
import type { Logs } from './callback.js'

export interface MonitorOptions {
  /** The figure to watch. Default: `valLoss`, or `loss` where there is no validation. */
  readonly monitor?: string
  /** The least change that counts as improvement; at least 0. Default: as the callback says. */
  readonly minDelta?: number
  /** Whether less or more is better. Default: `auto`, more for accuracy, precision, recall, F1, R² and AUC. */
  readonly mode?: 'auto' | 'min' | 'max'
}

/** Watches one figure from epoch to epoch, and knows the best so far. */
export class Monitor {
  /** NaN before any. */
  best = Number.NaN

  /** @throws ConfigError if an option is out of its range. */
  constructor(
    private readonly where: string,
    private readonly options: MonitorOptions,
  ) {
    nonNegativeNumber(`${where}: minDelta`, options.minDelta ?? 0)
    oneOf(`${where}: mode`, options.mode ?? 'auto', ['auto', 'min', 'max'])
  }

  /**
   * Whether the figure is better than all before; it is the best then.
   *
   * @throws ConfigError if there is no figure of that name.
   */
  improves(logs: Logs): boolean {
    const monitor = this.options.monitor ?? ('valLoss' in logs ? 'valLoss' : 'loss')
    const value = logs[monitor]
    if (value === undefined) {
      throw new ConfigError(
        `${this.where}: monitor must be one of ${Object.keys(logs).join(', ')}, but got "${monitor}".` +
          (monitor.startsWith('val') ? ' Did you forget validationData?' : ''),
      )
    }
    const isBetter = this.#isBetter(monitor, value)
    if (isBetter) this.best = value
    return isBetter
  }

  #isBetter(monitor: string, value: number): boolean {
    if (Number.isNaN(this.best)) return !Number.isNaN(value)
    const { mode = 'auto', minDelta = 0 } = this.options
    const isMore = mode === 'max' || (mode === 'auto' && /accuracy|precision|recall|f1|r2score|auc$/i.test(monitor))
    return isMore ? value > this.best + minDelta : value < this.best - minDelta
  }

  /** The best so far as a file can hold it; text where it is not finite. */
  get state(): number | string {
    return Number.isFinite(this.best) ? this.best : String(this.best)
  }
}
