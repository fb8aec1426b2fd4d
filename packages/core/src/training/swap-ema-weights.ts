import { knownOptions } from '../errors/checks.js'
import { ConfigError } from '../errors/errors.js'
import type { Callback, TrainingRun } from './callback.js'

export interface SwapEmaWeightsOptions {
  /**
   * Whether the model has the means of its weights from the end of each epoch to the beginning of the next, so that
   * callbacks listed after this one save them. Default: false.
   */
  readonly swapOnEpoch?: boolean
}

/**
 * Lets the means of the weights, rather than the weights, be judged by the validation data of each epoch.
 *
 * @throws ConfigError from `fit`, if the optimizer keeps no means (`useEma`).
 */
export class SwapEmaWeights implements Callback {
  readonly #swapOnEpoch: boolean

  constructor(options: SwapEmaWeightsOptions = {}) {
    knownOptions('swapEmaWeights', options, ['swapOnEpoch'])
    this.#swapOnEpoch = options.swapOnEpoch ?? false
  }

  onTrainBegin({ optimizer }: TrainingRun): void {
    if (optimizer.useEma) return
    throw new ConfigError('swapEmaWeights: the optimizer must have useEma: true, but has not.')
  }

  onEpochBegin(_epoch: number, run: TrainingRun): void {
    swapTo(false, run)
  }

  onTestBegin(run: TrainingRun): void {
    swapTo(true, run)
  }

  onTestEnd(run: TrainingRun): void {
    swapTo(false, run)
  }

  onEpochEnd(_epoch: number, _logs: unknown, run: TrainingRun): void {
    if (this.#swapOnEpoch) swapTo(true, run)
  }

  onTrainError(_error: unknown, run: TrainingRun): void {
    swapTo(false, run)
  }
}

export const swapEmaWeights = (options?: SwapEmaWeightsOptions): SwapEmaWeights => new SwapEmaWeights(options)

function swapTo(isSwapped: boolean, { optimizer }: TrainingRun): void {
  if (optimizer.isSwapped !== isSwapped) optimizer.swapMeans()
}
