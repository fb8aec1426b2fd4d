import { ShapeError } from '@tessera-ml/core'
import { spansOf } from './spans.js'

/** How well spans are found: precision, recall, their harmonic mean, and how many there are in truth. */
export interface SpanScore {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly support: number
}

export interface SpanScores extends SpanScore {
  /** By type, in the order of their names. */
  readonly types: Readonly<Record<string, SpanScore>>
}

/**
 * Scores of predicted tags against true ones, one list a sentence: a span counts where type, beginning and end agree. The
 * overall scores are over all spans ("micro"); a score without a case is 0. Equal to seqeval's default mode.
 *
 * @throws ShapeError if the two are not of the same length everywhere.
 */
export function spanScores(truth: readonly (readonly string[])[], found: readonly (readonly string[])[]): SpanScores {
  const counts = new Map<string, { right: number; found: number; true: number }>()
  const countOf = (type: string) => {
    const known = counts.get(type) ?? { right: 0, found: 0, true: 0 }
    counts.set(type, known)
    return known
  }
  if (truth.length !== found.length) {
    throw new ShapeError(`spanScores: there must be ${truth.length} sentences in both, but got ${found.length}.`)
  }
  for (const [i, tags] of truth.entries()) {
    const others = found[i]!
    if (others.length !== tags.length) {
      throw new ShapeError(
        `spanScores: sentence ${i + 1} must have ${tags.length} tags in both, but got ${others.length}.`,
      )
    }
    const expected = new Set<string>()
    for (const { type, start, end } of spansOf(tags)) {
      countOf(type).true += 1
      expected.add(`${start} ${end} ${type}`)
    }
    for (const { type, start, end } of spansOf(others)) {
      const count = countOf(type)
      count.found += 1
      if (expected.has(`${start} ${end} ${type}`)) count.right += 1
    }
  }
  const all = { right: 0, found: 0, true: 0 }
  for (const count of counts.values()) {
    all.right += count.right
    all.found += count.found
    all.true += count.true
  }
  const types = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, count]) => [type, scoreOf(count)] as const)
  return { ...scoreOf(all), types: Object.fromEntries(types) }
}

function scoreOf(count: { readonly right: number; readonly found: number; readonly true: number }): SpanScore {
  const precision = count.found === 0 ? 0 : count.right / count.found
  const recall = count.true === 0 ? 0 : count.right / count.true
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { precision, recall, f1, support: count.true }
}
