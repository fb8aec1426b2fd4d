/** What a model is trained for: an optimizer, a loss for each output, and the figures to report. */
import type { Port } from '../data/examples.js'
import { knownOptions, nonNegativeNumber } from '../errors/checks.js'
import { ConfigError, StateError } from '../errors/errors.js'
import { lossFor, type LossFunction, type LossLike } from '../losses/resolve.js'
import type { Metric } from '../metrics/metric.js'
import { metricFor, type MetricLike } from '../metrics/resolve.js'
import type { Optimizer } from '../optimizers/optimizer.js'
import { optimizerFor, type OptimizerLike } from '../optimizers/resolve.js'

/** The same for every output, or by the names of the outputs. */
export type PerOutput<T> = T | Readonly<Record<string, T>>

export interface CompileOptions {
  /** Default: `rmsprop`, as in Keras. */
  readonly optimizer?: OptimizerLike
  /** A name, a loss with options, a function of your own; by output name where there are several. */
  readonly loss: PerOutput<LossLike>
  /** How much each output's loss counts. Default: 1 each. */
  readonly lossWeights?: Readonly<Record<string, number>>
  /** Figures to report, without sample weights. Default: none. */
  readonly metrics?: PerOutput<readonly MetricLike[]>
  /** Figures to report, with sample and class weights. Default: none. */
  readonly weightedMetrics?: PerOutput<readonly MetricLike[]>
}

/** What one output is trained for. */
export interface Objective {
  readonly output: string
  readonly loss: LossFunction
  readonly weight: number
  readonly metrics: readonly Metric<unknown>[]
  readonly weightedMetrics: readonly Metric<unknown>[]
}

/** A model's training set-up; what depends on the outputs is made once they are known. */
export class Compilation {
  readonly optimizer: Optimizer
  readonly #options: CompileOptions
  #objectives: readonly Objective[] | undefined

  /** @throws ConfigError if an option is not known or has no use. */
  constructor(options: CompileOptions) {
    knownOptions('compile', options, ['optimizer', 'loss', 'lossWeights', 'metrics', 'weightedMetrics'])
    if (options.loss === undefined) throw new ConfigError('compile: loss must be given, but got undefined.')
    this.optimizer = optimizerFor(options.optimizer ?? 'rmsprop')
    this.#options = options
  }

  /**
   * One objective an output, in their order.
   *
   * @throws ConfigError if an output has no loss, or a name is not one of the outputs.
   */
  objectivesFor(outputs: readonly Port[]): readonly Objective[] {
    this.#objectives ??= this.#resolve(outputs)
    return this.#objectives
  }

  #resolve(outputs: readonly Port[]): readonly Objective[] {
    const { loss, lossWeights = {}, metrics = [], weightedMetrics = [] } = this.#options
    const names = outputs.map((output) => output.name)
    for (const [option, value] of Object.entries({ loss, lossWeights, metrics, weightedMetrics })) {
      checkOutputNames(option, value, names)
    }
    return outputs.map(({ name, shape }) => {
      const like = pick(loss, name)
      if (like === undefined) throw new ConfigError(`compile: loss must be given for output "${name}", but got none.`)
      const context = { loss: lossFor(like), outputShape: shape ?? [] }
      const resolve = (list: readonly MetricLike[]): readonly Metric<unknown>[] =>
        list.map((metric) => metricFor(metric, context))
      return {
        output: name,
        loss: context.loss,
        weight: nonNegativeNumber(`compile: lossWeights.${name}`, lossWeights[name] ?? 1),
        metrics: resolve(pick(metrics, name) ?? []),
        weightedMetrics: resolve(pick(weightedMetrics, name) ?? []),
      }
    })
  }
}

/** @throws StateError if the model has not been compiled. */
export function requireCompiled(where: string, compilation: Compilation | undefined): Compilation {
  if (compilation !== undefined) return compilation
  throw new StateError(`${where}: the model must be compiled before, but it is not. Call model.compile({ loss, … }).`)
}

function isByOutput<T>(value: PerOutput<T>): value is Readonly<Record<string, T>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function pick<T>(value: PerOutput<T>, output: string): T | undefined {
  return isByOutput(value) ? value[output] : value
}

function checkOutputNames(option: string, value: unknown, names: readonly string[]): void {
  if (!isByOutput(value)) return
  const unknown = Object.keys(value).find((name) => !names.includes(name))
  if (unknown === undefined) return
  throw new ConfigError(`compile: ${option} must be for one of the outputs ${names.join(', ')}, but got "${unknown}".`)
}
