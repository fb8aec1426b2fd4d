import { add, mean, mul, pow, sigmoid, sub, type Tensor } from '@tensorflow/tfjs-core'
import { knownOptions, nonNegativeNumber, numberWithin } from '../errors/checks.js'
import { binaryCrossentropies, type BinaryCrossentropyOptions } from './binary-crossentropy.js'
import { namedLoss, type LossFunction } from './loss.js'
import { matchTargets, requireLabels } from './targets.js'

export interface BinaryFocalCrossentropyOptions extends BinaryCrossentropyOptions {
  /** Whether classes are weighted by `alpha`. Default: false. */
  readonly applyClassBalancing?: boolean
  /** Weight of class 1; that of class 0 is 1 - alpha. Default: 0.25. Range: [0, 1]. */
  readonly alpha?: number
  /** How much less a prediction counts the better it is; 0 gives `binaryCrossentropy`. Default: 2. Range: at least 0. */
  readonly gamma?: number
}

/**
 * The binary cross-entropy in which what is right already counts little, for classes that are rare.
 *
 *   L = (1 / outputs) · Σ a·(1 - q)^gamma · l      q = y·p + (1 - y)·(1 - p),  l the cross-entropy of an output
 *
 * a is 1, or y·alpha + (1 - y)·(1 - alpha) with `applyClassBalancing`.
 * Shapes and labels: as `binaryCrossentropy`. Source: Lin et al. 2017, arXiv:1708.02002, equations 4 and 5.
 *
 * @throws ConfigError if an option is out of its range or unknown; when called, ShapeError if shapes differ or a label
 * is not within [0, 1].
 */
export function binaryFocalCrossentropy(options: BinaryFocalCrossentropyOptions = {}): LossFunction {
  const where = 'binaryFocalCrossentropy'
  knownOptions(where, options, ['fromLogits', 'labelSmoothing', 'applyClassBalancing', 'alpha', 'gamma'])
  const { fromLogits = false, labelSmoothing = 0, applyClassBalancing = false, alpha = 0.25, gamma = 2 } = options
  numberWithin(`${where}: labelSmoothing`, labelSmoothing, 0, 1, true)
  numberWithin(`${where}: alpha`, alpha, 0, 1, true)
  nonNegativeNumber(`${where}: gamma`, gamma)
  const formula = (yTrue: Tensor, yPred: Tensor): Tensor => {
    const { target, output } = matchTargets(where, yTrue, yPred)
    requireLabels(where, 'numbers in [0, 1]', yTrue, (label) => label >= 0 && label <= 1)
    const y = labelSmoothing === 0 ? target : add(mul(target, 1 - labelSmoothing), labelSmoothing / 2)
    const p = fromLogits ? sigmoid(output) : output
    const right = mix(y, p, sub(1, p))
    const focal = mul(pow(sub(1, right), gamma), binaryCrossentropies(y, output, fromLogits))
    return mean(applyClassBalancing ? mul(focal, mix(y, alpha, 1 - alpha)) : focal, -1)
  }
  return namedLoss(where, formula, { fromLogits })
}

/** y·ones + (1 - y)·zeros */
function mix(y: Tensor, ones: Tensor | number, zeros: Tensor | number): Tensor {
  return add(mul(y, ones), mul(sub(1, y), zeros))
}
