/** The labels of a classifier and their numbers. */
import { describe } from '../errors/describe.js'
import { ConfigError, FormatError } from '../errors/errors.js'
import { compareCodePoints } from './compare-code-points.js'

export class LabelSet {
  readonly #numbers: ReadonlyMap<string, number>

  /** @throws ConfigError unless there are at least two labels, each once. */
  constructor(readonly labels: readonly string[]) {
    // They may come from a file.
    const areStrings = Array.isArray(labels) && labels.every((label) => typeof label === 'string')
    this.#numbers = new Map(areStrings ? labels.map((label, number) => [label, number]) : [])
    if (areStrings && labels.length >= 2 && this.#numbers.size === labels.length) return
    const got = areStrings && labels.length === 1 ? `only ${describe(labels[0])}` : describe(labels)
    throw new ConfigError(`labels must be of at least two classes, each once, but got ${got}.`)
  }

  /** The labels that occur: by size where all are numbers, else by code point. */
  static of(labels: Iterable<string>): LabelSet {
    const all = [...new Set(labels)]
    const areNumbers = all.every((label) => label.trim() !== '' && Number.isFinite(Number(label)))
    const bySize = (a: string, b: string): number => Number(a) - Number(b) || compareCodePoints(a, b)
    return new LabelSet(all.sort(areNumbers ? bySize : compareCodePoints))
  }

  /** The number of a label in data. @throws FormatError if it is not one of the set. */
  numberOf(label: string, where: string): number {
    const number = this.#numbers.get(label)
    if (number === undefined) throw new FormatError(this.#unknown(label, where))
    return number
  }

  /** The number of a label in an option. @throws ConfigError if it is not one of the set. */
  chosen(label: string, where: string): number {
    const number = this.#numbers.get(label)
    if (number === undefined) throw new ConfigError(this.#unknown(label, where))
    return number
  }

  /** A number for each class in `scores`, by label. */
  byLabel(scores: ArrayLike<number>): Record<string, number> {
    return Object.fromEntries(this.labels.map((label, i) => [label, scores[i]!]))
  }

  #unknown(label: string, where: string): string {
    const rule = `one that the model knows, ${describe(this.labels)}`
    return `${where}: label must be ${rule}, but got ${describe(label)}.`
  }
}
