/** Checks of options, each with the message form of `errors.ts`. `where` names the caller and the option: `dense: units`. */
import { describe } from './describe.js'
import { ConfigError } from './errors.js'

function fail(where: string, rule: string, value: unknown): never {
  throw new ConfigError(`${where} must be ${rule}, but got ${describe(value)}.`)
}

/** @throws ConfigError unless `value` is an integer of at least 1. */
export function positiveInteger(where: string, value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1
    ? value
    : fail(where, 'a positive integer', value)
}

/** @throws ConfigError unless `value` is an integer of at least 0. */
export function nonNegativeInteger(where: string, value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
    ? value
    : fail(where, 'an integer of at least 0', value)
}

/** @throws ConfigError unless `value` is a finite number above 0. */
export function positiveNumber(where: string, value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0
    ? value
    : fail(where, 'a number above 0', value)
}

/** @throws ConfigError unless `value` is a finite number of at least 0. */
export function nonNegativeNumber(where: string, value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
    ? value
    : fail(where, 'a number of at least 0', value)
}

/** @throws ConfigError unless `low <= value < high`, or `<= high` with `inclusive`. */
export function numberWithin(where: string, value: unknown, low: number, high: number, inclusive = false): number {
  const fits = typeof value === 'number' && value >= low && (inclusive ? value <= high : value < high)
  return fits ? value : fail(where, `a number in [${low}, ${high}${inclusive ? ']' : ')'}`, value)
}

/** @throws ConfigError unless `value` is one of `choices`; a near miss is suggested. */
export function oneOf<T extends string>(where: string, value: unknown, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value)
  if (found !== undefined) return found
  const near = typeof value === 'string' ? closest(value, choices) : undefined
  const hint = near === undefined ? '' : ` Did you mean ${describe(near)}?`
  throw new ConfigError(
    `${where} must be one of ${choices.map(describe).join(', ')}, but got ${describe(value)}.${hint}`,
  )
}

/** @throws ConfigError unless `options` is an object; for options that must be given, before they are looked into. */
export function givenOptions(where: string, options: unknown): void {
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return
  fail(`${where}: options`, 'an object', options)
}

/**
 * Refuses options that are not known, so that a misspelt one is never ignored.
 *
 * @throws ConfigError naming the first unknown key and the nearest known one, or if `options` is no object.
 */
export function knownOptions(where: string, options: object, known: readonly string[]): void {
  givenOptions(where, options)
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue
    const near = closest(key, known)
    const hint = near === undefined ? '' : ` Did you mean "${near}"?`
    throw new ConfigError(`${where}: options must be among ${known.join(', ')}, but got "${key}".${hint}`)
  }
}

/** Options without those that are `undefined`, which count as left out; to be spread over defaults. */
export function withoutUndefined<Options extends object>(options: Options): Options {
  // What is taken out may be left out by its type.
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options
}

/** The candidate with the fewest edits from `word`, if they are fewer than half its letters. */
export function closest<T extends string>(word: string, candidates: readonly T[]): T | undefined {
  let best: T | undefined
  let fewest = Math.max(2, Math.floor(word.length / 2))
  for (const candidate of candidates) {
    const edits = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (edits < fewest) [best, fewest] = [candidate, edits]
  }
  return best
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b` (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = isSwap ? before[j - 2]! + 1 : Number.POSITIVE_INFINITY
      next.push(Math.min(change, swap, row[j]! + 1, next[j - 1]! + 1))
    }
    before = row
    row = next
  }
  return row[b.length]!
}
