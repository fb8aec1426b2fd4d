/** The labels of a model of boxes and their numbers; unlike those of a classifier, there may be one alone. */
import { ConfigError, describeValue, FormatError } from '@tessera-ml/core'

export class BoxLabels {
  readonly #numbers: ReadonlyMap<string, number>

  /** @throws ConfigError unless there is at least one label, each once. */
  constructor(readonly labels: readonly string[]) {
    const areStrings = Array.isArray(labels) && labels.every((label) => typeof label === 'string')
    this.#numbers = new Map(areStrings ? labels.map((label, number) => [label, number]) : [])
    if (areStrings && labels.length > 0 && this.#numbers.size === labels.length) return
    throw new ConfigError(`labels must be of at least one class, each once, but got ${describeValue(labels)}.`)
  }

  /** The labels that occur, sorted. */
  static of(labels: Iterable<string>): BoxLabels {
    return new BoxLabels([...new Set(labels)].sort())
  }

  /** The number of a label in data. @throws FormatError if it is not one of the set. */
  numberOf(label: string, where: string): number {
    const number = this.#numbers.get(label)
    if (number !== undefined) return number
    const rule = `one that the model knows, ${describeValue(this.labels)}`
    throw new FormatError(`${where}: label must be ${rule}, but got ${describeValue(label)}.`)
  }
}
