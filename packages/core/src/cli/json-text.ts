import type { JsonValue } from '../errors/json.js'

/**
 * JSON as result files hold it: keys in their given order, two spaces a level, lists of plain values on one line, a
 * line end after the last. The same value gives the same text. Numbers that JSON lacks (NaN, infinity) become `null`.
 */
export function jsonText(value: JsonValue): string {
  return `${indented(value, '')}\n`
}

function indented(value: JsonValue, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const deeper = `${indent}  `
  if (isList(value)) {
    const isPlain = value.every((item) => typeof item !== 'object' || item === null)
    if (isPlain) return `[${value.map((item) => indented(item, '')).join(', ')}]`
    return `[\n${value.map((item) => `${deeper}${indented(item, deeper)}`).join(',\n')}\n${indent}]`
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  if (entries.length === 0) return '{}'
  const lines = entries.map(([key, item]) => `${deeper}${JSON.stringify(key)}: ${indented(item, deeper)}`)
  return `{\n${lines.join(',\n')}\n${indent}}`
}

/** `Array.isArray` does not narrow read-only lists away. */
function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value)
}
