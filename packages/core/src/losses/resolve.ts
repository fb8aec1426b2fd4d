import { oneOf } from '../errors/checks.js'
import { binaryCrossentropy } from './binary-crossentropy.js'
import { binaryFocalCrossentropy } from './binary-focal-crossentropy.js'
import { categoricalCrossentropy } from './categorical-crossentropy.js'
import { categoricalFocalCrossentropy } from './categorical-focal-crossentropy.js'
import { categoricalHinge } from './categorical-hinge.js'
import { cosineSimilarity } from './cosine-similarity.js'
import { ctc } from './ctc.js'
import { dice } from './dice.js'
import { hinge, squaredHinge } from './hinge.js'
import { huber } from './huber.js'
import { klDivergence } from './kl-divergence.js'
import { logCosh } from './log-cosh.js'
import type { LossFunction } from './loss.js'
import { meanAbsoluteError } from './mean-absolute-error.js'
import { meanAbsolutePercentageError } from './mean-absolute-percentage-error.js'
import { meanSquaredError } from './mean-squared-error.js'
import { meanSquaredLogarithmicError } from './mean-squared-logarithmic-error.js'
import { poisson } from './poisson.js'
import { sparseCategoricalCrossentropy } from './sparse-categorical-crossentropy.js'

const factories = {
  meanSquaredError,
  meanAbsoluteError,
  huber,
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
  binaryFocalCrossentropy,
  categoricalFocalCrossentropy,
  ctc,
  hinge,
  squaredHinge,
  categoricalHinge,
  klDivergence,
  poisson,
  cosineSimilarity,
  logCosh,
  dice,
  meanSquaredLogarithmicError,
  meanAbsolutePercentageError,
} as const

export type { LossFunction }

export type LossName = keyof typeof factories

/** A name (with all defaults) or a function of labels and predictions. */
export type LossLike = LossName | LossFunction

/** All names, for messages and documents. */
export const lossNames: readonly LossName[] = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.keys(factories) as LossName[],
)

/**
 * The loss that `value` stands for; a name makes a fresh one.
 *
 * @throws ConfigError if the name is unknown.
 */
export function lossFor(value: LossLike): LossFunction {
  return typeof value === 'function' ? value : factories[oneOf('loss', value, lossNames)]()
}
