import { oneOf } from '../errors/checks.js'
import type { Serialised } from '../errors/configurable.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import { isJsonObject } from '../errors/json.js'
import { Adadelta } from './adadelta.js'
import { Adagrad } from './adagrad.js'
import { Adam } from './adam.js'
import { Adamax } from './adamax.js'
import { AdamW } from './adamw.js'
import { Lion } from './lion.js'
import { Nadam } from './nadam.js'
import type { Optimizer } from './optimizer.js'
import { RMSprop } from './rmsprop.js'
import { SGD } from './sgd.js'

const classes = {
  sgd: SGD,
  adam: Adam,
  adamw: AdamW,
  rmsprop: RMSprop,
  nadam: Nadam,
  adamax: Adamax,
  adagrad: Adagrad,
  adadelta: Adadelta,
  lion: Lion,
} as const

export type OptimizerName = keyof typeof classes

/** A name (with all defaults), an optimizer, or one as it stands in a file. */
export type OptimizerLike = OptimizerName | Optimizer | Serialised

/** All names, for messages and documents. */
export const optimizerNames: readonly OptimizerName[] = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.keys(classes) as OptimizerName[],
)

const classNames = ['SGD', 'Adam', 'AdamW', 'RMSprop', 'Nadam', 'Adamax', 'Adagrad', 'Adadelta', 'Lion'] as const

/**
 * The optimizer that `value` stands for; a name or a serialised form makes a fresh one, without state.
 *
 * @throws ConfigError if the name or class is unknown, or its options are wrong.
 */
export function optimizerFor(value: OptimizerLike): Optimizer {
  if (typeof value === 'string') return new classes[oneOf('optimizer', value, optimizerNames)]()
  if (isOptimizer(value)) return value
  if (!isJsonObject(value) || !isJsonObject(value.config)) {
    throw new ConfigError(
      `optimizer must be a name, an optimizer or { className, config }, but got ${describe(value)}.`,
    )
  }
  const className = oneOf('optimizer: className', value.className, classNames)
  // The constructors check every option, so what a file says may be handed to them as it is.
  return new classes[className.toLowerCase() as OptimizerName](value.config)
}

/** By what it can do, since the class may come from another installed copy. */
function isOptimizer(value: unknown): value is Optimizer {
  return typeof (value as Partial<Optimizer> | null | undefined)?.apply === 'function'
}
