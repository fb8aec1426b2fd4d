import { notEqual, reshape, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { knownOptions } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import { crossentropy } from './categorical-crossentropy.js'
import { namedLoss, type LossFunction } from './loss.js'
import { matchClasses } from './targets.js'

export interface SparseCategoricalCrossentropyOptions {
  /** Whether predictions are logits rather than probabilities. Default: false. */
  readonly fromLogits?: boolean
  /** Labels of this number count neither in the loss nor in metrics; often -1 or 255. Default: none. Range: an integer. */
  readonly ignoreClass?: number
}

/**
 * The cross-entropy between labels that are class numbers and predicted classes.
 *
 *   L = -ln p[y]      p as in `categoricalCrossentropy`;  0 where y is `ignoreClass`
 *
 * Shapes: labels [batch, ...] or [batch, ..., 1], integers in any type, and predictions [batch, ..., classes]
 * -> [batch, ...].
 * What `ignoreClass` leaves out is not counted in the mean, as in Keras, and is left out of metrics, which Keras does not.
 *
 * @throws ConfigError if an option is out of its range or unknown; when called, ShapeError if the shapes do not fit or a
 * label is neither an integer in [0, classes) nor `ignoreClass`.
 */
export function sparseCategoricalCrossentropy(options: SparseCategoricalCrossentropyOptions = {}): LossFunction {
  const where = 'sparseCategoricalCrossentropy'
  knownOptions(where, options, ['fromLogits', 'ignoreClass'])
  const { fromLogits = false, ignoreClass } = options
  const formula = (yTrue: Tensor, yPred: Tensor) => {
    const { target, output } = matchClasses(where, yTrue, yPred, ignoreClass)
    return crossentropy(target, output, fromLogits)
  }
  if (ignoreClass === undefined) return namedLoss(where, formula, { fromLogits })
  if (!Number.isInteger(ignoreClass)) {
    throw new ConfigError(`${where}: ignoreClass must be an integer, but got ${describe(ignoreClass)}.`)
  }
  const counts = (yTrue: Tensor, yPred: Tensor) =>
    tidy(() => reshape(notEqual(yTrue, ignoreClass), yPred.shape.slice(0, -1)))
  return namedLoss(where, formula, { fromLogits, counts })
}
