/** The labels of a classifier and their numbers. */
import { ConfigError, describeValue, FormatError } from '@tessera-ml/core'
import { compareCodePoints } from '../text/compare-code-points.js'

/** More are most likely texts or numbers of rows that were taken for labels, and would take very long. */
export const mostLabels = 1000

/** What messages say where there are too many labels. */
export function tooManyLabels(count: number): string {
  const [most, got] = [mostLabels, count].map((number) => number.toLocaleString('en-US'))
  return `labels must be of at most ${most} classes, but got ${got}. Is it the right column?`
}

export class LabelSet {
  readonly #numbers: ReadonlyMap<string, number>

  /** @throws ConfigError unless there are at least two labels, each once. */
  constructor(readonly labels: readonly string[]) {
    this.#numbers = new Map(labels.map((label, number) => [label, number]))
    const areStrings = labels.every((label) => typeof label === 'string')
    if (labels.length >= 2 && this.#numbers.size === labels.length && areStrings) return
    const got = labels.length === 1 ? `only ${describeValue(labels[0])}` : describeValue(labels)
    throw new ConfigError(`labels must be of at least two classes, each once, but got ${got}.`)
  }

  /**
   * The labels that occur: by size where all are numbers, else by code point.
   *
   * @throws ConfigError if they are fewer than two or more than 1,000.
   */
  static of(labels: Iterable<string>): LabelSet {
    const all = [...new Set(labels)]
    if (all.length > mostLabels) throw new ConfigError(tooManyLabels(all.length))
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
    const rule = `one that the model knows, ${describeValue(this.labels)}`
    return `${where}: label must be ${rule}, but got ${describeValue(label)}.`
  }
}
