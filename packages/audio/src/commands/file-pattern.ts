/** Names of files that tell what is in them: `{label}_{speaker}_{take}.wav`. */
import { ConfigError, describeValue } from '@tessera-ml/core'

export interface FilePattern {
  /** As it was written. */
  readonly text: string
  /** The label in a name, or undefined where the name is of another form. */
  readonly labelOf: (name: string) => string | undefined
}

/**
 * A word in braces stands for at least one character, as few as possible; all else for itself, whatever its case.
 *
 * @throws ConfigError unless it is the name of a file with `{label}` once, and no field twice.
 */
export function filePattern(text: string): FilePattern {
  // What stands between the fields, and at odd places the fields.
  const parts = text.split(/(\{[a-zA-Z]+\})/)
  const fields = parts.filter((_, i) => i % 2 === 1)
  if (!fields.includes('{label}') || new Set(fields).size < fields.length || /[/\\]/.test(text)) {
    const rule = "a file's name with {label} and other fields, each once"
    throw new ConfigError(`--pattern must be ${rule}, but got ${describeValue(text)}.`)
  }
  const between = parts.filter((_, i) => i % 2 === 0).map(folded)
  const place = fields.indexOf('{label}')
  return { text, labelOf: (name) => fieldsOf(name, between)?.[place] }
}

/**
 * What stands in a name between texts in a given order. Each text is taken where it first comes up, which leaves the most
 * room for those behind it, so that nothing is ever tried again.
 */
function fieldsOf(name: string, [first = '', ...rest]: readonly string[]): string[] | undefined {
  const letters = folded(name)
  const last = rest.pop() ?? ''
  if (!letters.startsWith(first) || !letters.endsWith(last)) return undefined
  const fields: string[] = []
  let start = first.length
  for (const text of rest) {
    const end = letters.indexOf(text, start + 1)
    if (end < 0) return undefined
    fields.push(name.slice(start, end))
    start = end + text.length
  }
  const end = name.length - last.length
  return end > start ? [...fields, name.slice(start, end)] : undefined
}

/** In small letters, one for one. */
function folded(text: string): string {
  return Array.from(text, (letter) => {
    const small = letter.toLowerCase()
    return small.length === letter.length ? small : letter
  }).join('')
}
