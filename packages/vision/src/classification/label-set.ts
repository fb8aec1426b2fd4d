/** The labels of a classifier and their numbers. */
import { ConfigError, describeValue, FormatError } from '@tessera-ml/core'

export class LabelSet {
  readonly #numbers: ReadonlyMap<string, number>

  /** @throws ConfigError unless there are at least two labels, each once. */
  constructor(readonly labels: readonly string[]) {
    const areStrings = Array.isArray(labels) && labels.every((label) => typeof label === 'string')
    this.#numbers = new Map(areStrings ? labels.map((label, number) => [label, number]) : [])
    if (areStrings && labels.length >= 2 && this.#numbers.size === labels.length) return
    const got = areStrings && labels.length === 1 ? `only ${describeValue(labels[0])}` : describeValue(labels)
    throw new ConfigError(`labels must be of at least two classes, each once, but got ${got}.`)
  }

  /** The labels that occur: by size where all are numbers, else in the order of `sort`. */
  static of(labels: Iterable<string>): LabelSet {
    const all = [...new Set(labels)].sort()
    const areNumbers = all.every((label) => label.trim() !== '' && Number.isFinite(Number(label)))
    return new LabelSet(areNumbers ? all.sort((a, b) => Number(a) - Number(b)) : all)
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
    const rule = `one that the model knows, ${describeValue(this.labels)}`
    return `${where}: label must be ${rule}, but got ${describeValue(label)}.`
  }
}
