import {
  add,
  clipByValue,
  div,
  exp,
  log,
  logSoftmax,
  mul,
  neg,
  pow,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { knownOptions, nonNegativeNumber, numberWithin } from '../errors/checks.js'
import { ShapeError } from '../errors/errors.js'
import type { CategoricalCrossentropyOptions } from './categorical-crossentropy.js'
import { namedLoss, probabilityMargin, type LossFunction } from './loss.js'
import { matchTargets } from './targets.js'

export interface CategoricalFocalCrossentropyOptions extends CategoricalCrossentropyOptions {
  /** Weight of all classes, or of each. Default: 0.25. Range: at least 0. */
  readonly alpha?: number | readonly number[]
  /** How much less a prediction counts the better it is. Default: 2. Range: at least 0. */
  readonly gamma?: number
}

/**
 * The categorical cross-entropy in which what is right already counts little, for classes that are rare.
 *
 *   L = -Σ alpha·(1 - p)^gamma · y·ln p      p as in `categoricalCrossentropy`
 *
 * Shapes: one-hot labels and predictions [batch, ..., classes] -> [batch, ...].
 * Source: Lin et al. 2017, arXiv:1708.02002, equation 5, over all classes.
 *
 * @throws ConfigError if an option is out of its range or unknown; when called, ShapeError if the shapes differ or
 * `alpha` has not one number a class.
 */
export function categoricalFocalCrossentropy(options: CategoricalFocalCrossentropyOptions = {}): LossFunction {
  const where = 'categoricalFocalCrossentropy'
  knownOptions(where, options, ['fromLogits', 'labelSmoothing', 'alpha', 'gamma'])
  const { fromLogits = false, labelSmoothing = 0, alpha = 0.25, gamma = 2 } = options
  numberWithin(`${where}: labelSmoothing`, labelSmoothing, 0, 1, true)
  nonNegativeNumber(`${where}: gamma`, gamma)
  const weights = typeof alpha === 'number' ? [alpha] : alpha
  weights.forEach((weight, i) => nonNegativeNumber(`${where}: alpha[${i}]`, weight))
  const formula = (yTrue: Tensor, yPred: Tensor): Tensor => {
    const { target, output } = matchTargets(where, yTrue, yPred)
    const classes = output.shape.at(-1)!
    if (weights.length > 1 && weights.length !== classes) {
      throw new ShapeError(`${where}: alpha must have ${classes} numbers, one a class, but got ${weights.length}.`)
    }
    const y = labelSmoothing === 0 ? target : add(mul(target, 1 - labelSmoothing), labelSmoothing / classes)
    const { p, logarithm } = fromLogits ? ofLogits(output) : ofProbabilities(output)
    const focal = mul(pow(sub(1, p), gamma), mul(y, logarithm))
    return neg(sum(mul(focal, weights.length === 1 ? weights[0]! : [...weights]), -1))
  }
  return namedLoss(where, formula, { fromLogits })
}

function ofLogits(output: Tensor): { readonly p: Tensor; readonly logarithm: Tensor } {
  const logarithm = logSoftmax(output)
  return { p: exp(logarithm), logarithm }
}

function ofProbabilities(output: Tensor): { readonly p: Tensor; readonly logarithm: Tensor } {
  const p = clipByValue(div(output, sum(output, -1, true)), probabilityMargin, 1 - probabilityMargin)
  return { p, logarithm: log(p) }
}
