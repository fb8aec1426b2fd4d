import { add, clipByValue, log, mean, mul, neg, reshape, softplus, sub, type Tensor } from '@tensorflow/tfjs-core'
import { knownOptions, numberWithin } from '../errors/checks.js'
import { fusedOperations } from '../ops/fused.js'
import { namedLoss, probabilityMargin, type LossFunction } from './loss.js'
import { matchTargets, requireLabels } from './targets.js'

export interface BinaryCrossentropyOptions {
  /** Whether predictions are logits rather than probabilities. Default: false. */
  readonly fromLogits?: boolean
  /** How far labels move towards 0.5: y <- y·(1 - s) + s / 2. Default: 0. Range: [0, 1]. */
  readonly labelSmoothing?: number
}

/**
 * The cross-entropy between labels of 0 and 1 (or probabilities) and predictions, averaged over the outputs.
 *
 *   probabilities:  L = -(1 / outputs) · Σ (y·ln p + (1 - y)·ln(1 - p))       p kept within [1e-7, 1 - 1e-7]
 *   logits x:       L = (1 / outputs) · Σ (y·softplus(-x) + (1 - y)·softplus(x))
 *
 * Shapes: labels and predictions [batch, ..., outputs] -> [batch, ...]; labels [batch] suit predictions [batch, 1].
 * The form for logits neither overflows nor loses digits, however large they are.
 *
 * @throws ConfigError if an option is out of its range or unknown; when called, ShapeError if shapes differ or a label
 * is not within [0, 1].
 */
export function binaryCrossentropy(options: BinaryCrossentropyOptions = {}): LossFunction {
  const where = 'binaryCrossentropy'
  knownOptions(where, options, ['fromLogits', 'labelSmoothing'])
  const { fromLogits = false, labelSmoothing = 0 } = options
  const smoothing = numberWithin(`${where}: labelSmoothing`, labelSmoothing, 0, 1, true)
  const formula = (yTrue: Tensor, yPred: Tensor) => {
    const { target, output } = matchTargets(where, yTrue, yPred)
    requireLabels(where, 'numbers in [0, 1]', yTrue, (label) => label >= 0 && label <= 1)
    const smooth = smoothing === 0 ? target : add(mul(target, 1 - smoothing), smoothing / 2)
    const losses = binaryCrossentropies(smooth, output, fromLogits)
    // One output mostly, whose mean is itself: another shape costs less than a sum and its gradient.
    return output.shape.at(-1) === 1 ? reshape(losses, output.shape.slice(0, -1)) : mean(losses, -1)
  }
  return namedLoss(where, formula, { fromLogits })
}

/** The cross-entropy of each output by itself. */
export function binaryCrossentropies(target: Tensor, output: Tensor, fromLogits: boolean): Tensor {
  return fromLogits ? ofLogits(target, output) : ofProbabilities(target, output)
}

function ofProbabilities(target: Tensor, output: Tensor): Tensor {
  const fused = fusedOperations()
  if (fused !== undefined) return fused.binaryCrossentropy(target, output)
  const p = clipByValue(output, probabilityMargin, 1 - probabilityMargin)
  return neg(add(mul(target, log(p)), mul(sub(1, target), log(sub(1, p)))))
}

function ofLogits(target: Tensor, x: Tensor): Tensor {
  return add(mul(target, softplus(neg(x))), mul(sub(1, target), softplus(x)))
}
