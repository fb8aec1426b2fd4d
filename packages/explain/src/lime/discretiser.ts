/** Columns of a table as a few ranges each, for local models that speak of ranges. */
import { ConfigError } from '@tessera-ml/core'

/** Where columns are cut: at their quartiles or at their deciles. */
export type Cuts = 'quartile' | 'decile'

/** The ranges of one column. Bin b holds the values above edge b - 1 and up to edge b. */
export interface ColumnBins {
  readonly edges: readonly number[]
  /** `age <= 27.00`, `27.00 < age <= 38.00`, … */
  readonly names: readonly string[]
  /** How many of the training values fall into each. */
  readonly counts: readonly number[]
  readonly means: readonly number[]
  readonly deviations: readonly number[]
  readonly minima: readonly number[]
  readonly maxima: readonly number[]
}

/**
 * Cuts one column at its quantiles, those that are equal once.
 *
 * Source: lime 0.2, `QuartileDiscretizer` and `DecileDiscretizer`.
 */
export function discretise(values: ArrayLike<number>, name: string, cuts: Cuts): ColumnBins {
  if (values.length === 0) throw new ConfigError(`discretise: ${name} must have at least one value, but got none.`)
  const sorted = Float64Array.from(values).sort()
  const parts = cuts === 'quartile' ? 4 : 10
  const edges = [...new Set(Array.from({ length: parts - 1 }, (_, i) => quantile(sorted, (i + 1) / parts)))]
  const bins: number[][] = Array.from({ length: edges.length + 1 }, () => [])
  for (let i = 0; i < values.length; i++) bins[binOf(edges, values[i]!)]!.push(values[i]!)
  const mean = (bin: readonly number[]): number => bin.reduce((sum, value) => sum + value, 0) / Math.max(1, bin.length)
  return {
    edges,
    names: namesOf(name, edges),
    counts: bins.map((bin) => bin.length),
    means: bins.map(mean),
    deviations: bins.map((bin) => {
      const middle = mean(bin)
      // A range of one value keeps a width above 0, so that it can be drawn from.
      return Math.sqrt(mean(bin.map((value) => (value - middle) ** 2))) + 1e-11
    }),
    minima: [sorted[0]!, ...edges],
    maxima: [...edges, sorted.at(-1)!],
  }
}

/** The bin of a value: how many edges lie below it. */
export function binOf(edges: readonly number[], value: number): number {
  let bin = 0
  while (bin < edges.length && edges[bin]! < value) bin += 1
  return bin
}

/** A value of a bin: normal with the bin's mean and deviation, within the bin. `normal` gives standard normal numbers. */
export function drawFromBin(bins: ColumnBins, bin: number, normal: () => number): number {
  const [low, high, mean] = [bins.minima[bin]!, bins.maxima[bin]!, bins.means[bin]!]
  for (let attempt = 0; attempt < 100; attempt++) {
    const value = mean + bins.deviations[bin]! * normal()
    if (value >= low && value <= high) return value
  }
  return Math.min(high, Math.max(low, mean))
}

/** The value below which the share lies, between neighbours by a straight line. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!)
}

function namesOf(name: string, edges: readonly number[]): string[] {
  const text = edges.map(twoDecimals)
  if (text.length === 0) return [name]
  const between = text.slice(1).map((edge, i) => `${text[i]} < ${name} <= ${edge}`)
  return [`${name} <= ${text[0]}`, ...between, `${name} > ${text.at(-1)}`]
}

/** Two decimals, halves to even as C's printf does. */
function twoDecimals(value: number): string {
  const hundredths = value * 100
  if (Math.abs(hundredths % 1) !== 0.5) return value.toFixed(2)
  const below = Math.floor(hundredths)
  return ((below % 2 === 0 ? below : below + 1) / 100).toFixed(2)
}
