import { serialise, type Configurable } from './configurable.js'
import { describe } from './describe.js'
import { ConfigError } from './errors.js'
import type { JsonObject, JsonValue } from './json.js'

/**
 * The options of an object as a file can hold them: plain values as they are, configurable ones by class and config.
 *
 * @throws ConfigError if an option is a function or an object that a file cannot describe.
 */
export function configOf(where: string, options: object): JsonObject {
  const config: Record<string, JsonValue> = {}
  for (const [key, value] of Object.entries(options)) {
    if (value !== undefined) config[key] = toJson(`${where}: ${key}`, value)
  }
  return config
}

function toJson(where: string, value: unknown): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (Array.isArray(value)) return value.map((item, index) => toJson(`${where}[${index}]`, item))
  if (isConfigurable(value)) return serialise(value)
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return configOf(where, value)
  }
  throw new ConfigError(
    `${where} must be plain data or an object of Tessera where it goes into a file, but got ${describe(value)}.`,
  )
}

function isConfigurable(value: unknown): value is Configurable {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<Configurable>).className === 'string' &&
    typeof (value as Partial<Configurable>).config === 'function'
  )
}
