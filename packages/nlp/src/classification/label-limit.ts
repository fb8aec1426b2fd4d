import { ConfigError, LabelSet } from '@tessera-ml/core'

/** More are most likely texts or numbers of rows that were taken for labels, and would take very long. */
export const mostLabels = 1000

/** What messages say where there are too many labels. */
export function tooManyLabels(count: number): string {
  const [most, got] = [mostLabels, count].map((number) => number.toLocaleString('en-US'))
  return `labels must be of at most ${most} classes, but got ${got}. Is it the right column?`
}

/** The labels that occur, in order. @throws ConfigError if they are fewer than two or more than 1,000. */
export function labelsOf(labels: Iterable<string>): LabelSet {
  const set = LabelSet.of(labels)
  if (set.labels.length > mostLabels) throw new ConfigError(tooManyLabels(set.labels.length))
  return set
}
