import { add, clipByValue, div, log, logSoftmax, mul, neg, sum, type Tensor } from '@tensorflow/tfjs-core'
import { knownOptions, numberWithin } from '../errors/checks.js'
import { fusedOperations } from '../ops/fused.js'
import { namedLoss, probabilityMargin, type LossFunction } from './loss.js'
import { matchTargets } from './targets.js'

export interface CategoricalCrossentropyOptions {
  /** Whether predictions are logits rather than probabilities. Default: false. */
  readonly fromLogits?: boolean
  /** How far labels move towards the uniform distribution: y <- y·(1 - s) + s / classes. Default: 0. Range: [0, 1]. */
  readonly labelSmoothing?: number
}

/**
 * The cross-entropy between one-hot labels (or distributions) and predicted classes.
 *
 *   probabilities:  L = -Σ y·ln p            p = ŷ / Σ ŷ, kept within [1e-7, 1 - 1e-7]
 *   logits x:       L = -Σ y·logsoftmax(x)
 *
 * Shapes: labels and predictions [batch, ..., classes] -> [batch, ...].
 *
 * @throws ConfigError if an option is out of its range or unknown; when called, ShapeError if the shapes differ.
 */
export function categoricalCrossentropy(options: CategoricalCrossentropyOptions = {}): LossFunction {
  const where = 'categoricalCrossentropy'
  knownOptions(where, options, ['fromLogits', 'labelSmoothing'])
  const { fromLogits = false, labelSmoothing = 0 } = options
  const smoothing = numberWithin(`${where}: labelSmoothing`, labelSmoothing, 0, 1, true)
  const formula = (yTrue: Tensor, yPred: Tensor) => {
    const { target, output } = matchTargets(where, yTrue, yPred)
    const classes = output.shape.at(-1)!
    const smooth = smoothing === 0 ? target : add(mul(target, 1 - smoothing), smoothing / classes)
    return crossentropy(smooth, output, fromLogits)
  }
  return namedLoss(where, formula, { fromLogits })
}

/** The cross-entropy of distributions over the last axis, for labels of either form. */
export function crossentropy(target: Tensor, output: Tensor, fromLogits: boolean): Tensor {
  const fused = fusedOperations()
  if (fused !== undefined) return (fromLogits ? fused.softmaxCrossentropy : fused.crossentropy)(target, output)
  const logarithms = fromLogits ? logSoftmax(output) : logProbabilities(output)
  return neg(sum(mul(target, logarithms), -1))
}

function logProbabilities(output: Tensor): Tensor {
  const p = div(output, sum(output, -1, true))
  return log(clipByValue(p, probabilityMargin, 1 - probabilityMargin))
}
