import { knownOptions } from '../errors/checks.js'
import type { LossFunction } from '../losses/loss.js'
import { sparseCategoricalCrossentropy } from '../losses/sparse-categorical-crossentropy.js'
import { Mean } from './mean.js'

export interface PerplexityOptions {
  /** Default: `perplexity`. */
  readonly name?: string
  /** Whether predictions are logits rather than probabilities. Default: false. */
  readonly fromLogits?: boolean
}

/**
 * How many equally likely choices a language model hesitates between at each step, over the epoch.
 *
 *   exp(Σ s·l / Σ s)      l = -ln p[y] of a step, s its weight or mask
 *
 * Shapes: labels as class numbers [batch, time], predictions [batch, time, classes].
 *
 * @throws ConfigError if an option is unknown.
 */
export function perplexity(options: PerplexityOptions = {}): Mean {
  knownOptions('perplexity', options, ['name', 'fromLogits'])
  const { name = 'perplexity', fromLogits = false } = options
  return perplexityBy(name, sparseCategoricalCrossentropy({ fromLogits }))
}

/** The same by the cross-entropy that a model is trained for, which may ignore a class. */
export function perplexityBy(name: string, crossentropy: LossFunction): Mean {
  return new Mean(name, crossentropy, Math.exp)
}
