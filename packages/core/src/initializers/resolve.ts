import { knownOptions, oneOf } from '../errors/checks.js'
import type { Serialised } from '../errors/configurable.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import { isJsonObject, type JsonObject } from '../errors/json.js'
import { constant, ones, zeros } from './constant.js'
import { identity } from './identity.js'
import type { Initializer } from './initializer.js'
import { orthogonal } from './orthogonal.js'
import { randomNormal } from './random-normal.js'
import { randomUniform } from './random-uniform.js'
import { truncatedNormal } from './truncated-normal.js'
import { glorotNormal, glorotUniform, heNormal, heUniform } from './variance-scaling.js'
import { lecunNormal, lecunUniform, varianceScaling } from './variance-scaling.js'

/** Those that have options, by name. Class names in files are these with a capital letter, as for `plain`. */
const configured = {
  constant,
  randomNormal,
  randomUniform,
  truncatedNormal,
  varianceScaling,
  orthogonal,
  identity,
} as const

/** Those that have none. */
const plain = {
  zeros,
  ones,
  glorotUniform,
  glorotNormal,
  heUniform,
  heNormal,
  lecunUniform,
  lecunNormal,
} as const

export type InitializerName = keyof typeof configured | keyof typeof plain

/** A name (with all defaults), an initializer, or one as it stands in a file. */
export type InitializerLike = InitializerName | Initializer | Serialised

/** All names, for messages and documents. */
export const initializerNames: readonly InitializerName[] = /* @__PURE__ */ Object.freeze([
  ...(Object.keys(configured) as (keyof typeof configured)[]),
  ...(Object.keys(plain) as (keyof typeof plain)[]),
])

/**
 * The initializer that `value` stands for; a name or a serialised form makes a fresh one.
 *
 * @throws ConfigError if the name or class is unknown, or its options are wrong.
 */
export function initializer(value: InitializerLike): Initializer {
  if (typeof value === 'string') return make(oneOf('initializer', value, initializerNames), {})
  if (isInitializer(value)) return value
  if (!isJsonObject(value) || typeof value.className !== 'string' || !isJsonObject(value.config)) {
    throw new ConfigError(
      `initializer must be a name, an initializer or { className, config }, but got ${describe(value)}.`,
    )
  }
  const classNames = initializerNames.map((name) => name[0]!.toUpperCase() + name.slice(1))
  const className = oneOf('initializer: className', value.className, classNames)
  return make(initializerNames[classNames.indexOf(className)]!, value.config)
}

function make(name: InitializerName, config: JsonObject): Initializer {
  if (isPlain(name)) {
    knownOptions(name, config, [])
    return plain[name]()
  }
  // The constructors check every option, so what a file says may be handed to them as it is.
  return configured[name](config)
}

function isPlain(name: InitializerName): name is keyof typeof plain {
  return Object.hasOwn(plain, name)
}

function isInitializer(value: unknown): value is Initializer {
  return typeof (value as Partial<Initializer> | null | undefined)?.sample === 'function'
}
