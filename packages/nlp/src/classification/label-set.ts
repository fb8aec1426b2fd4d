/** The labels of a classifier and their numbers. */
import { ConfigError, describeValue, FormatError } from '@tessera-ml/core'
import { compareCodePoints } from '../text/compare-code-points.js'

export class LabelSet {
  readonly #numbers: ReadonlyMap<string, number>

  /** @throws ConfigError unless there are at least two labels, each once. */
  constructor(readonly labels: readonly string[]) {
    this.#numbers = new Map(labels.map((label, number) => [label, number]))
    if (labels.length >= 2 && this.#numbers.size === labels.length) return
    const got = labels.length === 1 ? `only ${describeValue(labels[0])}` : describeValue(labels)
    throw new ConfigError(`labels must be of at least two classes, each once, but got ${got}.`)
  }

  /** The labels that occur: by size where all are numbers, else by code point. */
  static of(labels: Iterable<string>): LabelSet {
    const all = [...new Set(labels)]
    const areNumbers = all.every((label) => label.trim() !== '' && Number.isFinite(Number(label)))
    return new LabelSet(all.sort(areNumbers ? (a, b) => Number(a) - Number(b) : compareCodePoints))
  }

  /** @throws FormatError if the label is not one of the set. */
  numberOf(label: string, where: string): number {
    const number = this.#numbers.get(label)
    if (number !== undefined) return number
    const known = this.labels.slice(0, 10).join(', ')
    throw new FormatError(`${where}: label must be one that the model was trained with (${known}), but got ${describeValue(label)}.`)
  }

  /** A number for each class in `scores`, by label. */
  byLabel(scores: ArrayLike<number>): Record<string, number> {
    return Object.fromEntries(this.labels.map((label, i) => [label, scores[i]!]))
  }
}
