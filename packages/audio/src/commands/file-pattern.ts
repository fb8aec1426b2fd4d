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
  const parts = text.split(/(\{[a-zA-Z]+\})/)
  const fields = parts.filter((_, i) => i % 2 === 1)
  if (!fields.includes('{label}') || new Set(fields).size < fields.length || /[/\\]/.test(text)) {
    const rule = "a file's name with {label} and other fields, each once"
    throw new ConfigError(`--pattern must be ${rule}, but got ${describeValue(text)}.`)
  }
  const source = parts.map((part, i) => (i % 2 === 1 ? `(?<${part.slice(1, -1)}>.+?)` : escaped(part)))
  const expression = new RegExp(`^${source.join('')}$`, 'iu')
  return { text, labelOf: (name) => expression.exec(name)?.groups?.['label'] }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}
