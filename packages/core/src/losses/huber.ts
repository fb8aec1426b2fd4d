import { abs, add, mean, minimum, mul, square, sub } from '@tensorflow/tfjs-core'
import { knownOptions, positiveNumber } from '../errors/checks.js'
import { namedLoss, type LossFunction } from './loss.js'
import { matchTargets } from './targets.js'

export interface HuberOptions {
  /** The error at which the loss goes over from quadratic to linear. Default: 1. Range: above 0. */
  readonly delta?: number
}

/**
 * Quadratic for small errors, linear for large ones, so that outliers pull less; averaged over the outputs.
 *
 *   e = |y - ŷ|,  q = min(e, delta)      L = (1 / outputs) · Σ (q² / 2 + delta·(e - q))
 *
 * Shapes: labels and predictions [batch, ..., outputs] -> [batch, ...].
 * Source: Huber 1964, doi:10.1214/aoms/1177703732.
 *
 * @throws ConfigError if `delta` is not positive.
 */
export function huber(options: HuberOptions = {}): LossFunction {
  knownOptions('huber', options, ['delta'])
  const delta = positiveNumber('huber: delta', options.delta ?? 1)
  return namedLoss('huber', (yTrue, yPred) => {
    const { target, output } = matchTargets('huber', yTrue, yPred)
    const error = abs(sub(output, target))
    const quadratic = minimum(error, delta)
    return mean(add(mul(square(quadratic), 0.5), mul(sub(error, quadratic), delta)), -1)
  })
}
