import { knownOptions, nonNegativeInteger, nonNegativeNumber, numberWithin } from '../errors/checks.js'
import { ConfigError } from '../errors/errors.js'
import type { Callback, CallbackState, Logs, TrainingRun } from './callback.js'
import { Monitor, type MonitorOptions } from './monitor.js'

/** `minDelta` is 0.0001 by default. */
export interface ReduceLROnPlateauOptions extends MonitorOptions {
  /** What the learning rate is multiplied by. Default: 0.1. Range: [0, 1). */
  readonly factor?: number
  /** Epochs without improvement after which it is; an integer of at least 0. Default: 10. */
  readonly patience?: number
  /** Epochs after a reduction that do not count; an integer of at least 0. Default: 0. */
  readonly cooldown?: number
  /** The lowest rate. Default: 0. Range: at least 0. */
  readonly minLr?: number
}

const known = ['monitor', 'minDelta', 'mode', 'factor', 'patience', 'cooldown', 'minLr']

/**
 * Lowers the learning rate when a figure has not improved for `patience` epochs, and adds `learningRate` to the figures.
 *
 * @throws ConfigError from `fit`, if a schedule gives the learning rate, or there is no figure of that name.
 */
export class ReduceLROnPlateau implements Callback {
  readonly #monitor: Monitor
  readonly #factor: number
  readonly #patience: number
  readonly #cooldown: number
  readonly #minLr: number
  #waited = 0
  #cooling = 0

  constructor(options: ReduceLROnPlateauOptions = {}) {
    const where = 'reduceLROnPlateau'
    knownOptions(where, options, known)
    const { factor = 0.1, patience = 10, cooldown = 0, minLr = 0, minDelta = 0.0001 } = options
    this.#monitor = new Monitor(where, { ...options, minDelta })
    this.#factor = numberWithin(`${where}: factor`, factor, 0, 1)
    this.#patience = nonNegativeInteger(`${where}: patience`, patience)
    this.#cooldown = nonNegativeInteger(`${where}: cooldown`, cooldown)
    this.#minLr = nonNegativeNumber(`${where}: minLr`, minLr)
  }

  onTrainBegin({ optimizer }: TrainingRun): void {
    if (optimizer.isScheduled) {
      throw new ConfigError(
        'reduceLROnPlateau: the learning rate of the optimizer must be a number, but got a schedule. Take one of both.',
      )
    }
    this.#monitor.best = Number.NaN
    this.#waited = 0
    this.#cooling = 0
  }

  epochFigures({ optimizer }: TrainingRun): Logs {
    return { learningRate: optimizer.learningRate }
  }

  onEpochEnd(_epoch: number, logs: Logs, { optimizer }: TrainingRun): void {
    const improves = this.#monitor.improves(logs)
    if (this.#cooling > 0) {
      this.#cooling -= 1
      this.#waited = 0
    }
    if (improves) this.#waited = 0
    else if (this.#cooling === 0) {
      this.#waited += 1
      if (this.#waited < this.#patience) return
      const rate = optimizer.learningRate
      if (rate <= this.#minLr) return
      optimizer.learningRate = Math.max(rate * this.#factor, this.#minLr)
      this.#cooling = this.#cooldown
      this.#waited = 0
    }
  }

  state(): CallbackState {
    return { values: { best: this.#monitor.state, waited: this.#waited, cooling: this.#cooling } }
  }

  restore({ values }: CallbackState): void {
    this.#monitor.best = Number(values['best'])
    this.#waited = Number(values['waited'])
    this.#cooling = Number(values['cooling'])
  }
}

export const reduceLROnPlateau = (options?: ReduceLROnPlateauOptions): ReduceLROnPlateau =>
  new ReduceLROnPlateau(options)
