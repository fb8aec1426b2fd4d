import { knownOptions } from '../errors/checks.js'
import { crossentropy } from './categorical-crossentropy.js'
import { namedLoss, type LossFunction } from './loss.js'
import { matchClasses } from './targets.js'

export interface SparseCategoricalCrossentropyOptions {
  /** Whether predictions are logits rather than probabilities. Default: false. */
  readonly fromLogits?: boolean
}

/**
 * The cross-entropy between labels that are class numbers and predicted classes.
 *
 *   L = -ln p[y]      p as in `categoricalCrossentropy`
 *
 * Shapes: labels [batch, ...] or [batch, ..., 1], integers in any type, and predictions [batch, ..., classes]
 * -> [batch, ...].
 *
 * @throws ConfigError if an option is unknown; when called, ShapeError if the shapes do not fit or a label is not an
 * integer in [0, classes).
 */
export function sparseCategoricalCrossentropy(options: SparseCategoricalCrossentropyOptions = {}): LossFunction {
  const where = 'sparseCategoricalCrossentropy'
  knownOptions(where, options, ['fromLogits'])
  const { fromLogits = false } = options
  return namedLoss(
    where,
    (yTrue, yPred) => {
      const { target, output } = matchClasses(where, yTrue, yPred)
      return crossentropy(target, output, fromLogits)
    },
    fromLogits,
  )
}
