/**
 * A number as reports show it: whole numbers in groups of three digits, others with three to four digits that count,
 * `–` for NaN. The same on every machine, whatever its language.
 */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return '–'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < 1e15) return value.toLocaleString('en-US').replace('-', '−')
  if (size < 1e-3 || size >= 1e7) return value.toExponential(2).replaceAll('-', '−').replace('+', '')
  const digits = size < 10 ? 3 : size < 100 ? 2 : size < 1000 ? 1 : 0
  return value
    .toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .replace('-', '−')
}

/** A number beside an axis: as short as it can be without saying something else. */
export function formatTick(value: number): string {
  const size = Math.abs(value)
  // Steps of an axis carry the noise of binary fractions: 0.30000000000000004.
  const round = Number(value.toPrecision(6))
  const isPlain = size === 0 || (size >= 1e-3 && size < 1e6)
  if (!isPlain) return round.toExponential().replaceAll('-', '−').replace('+', '')
  return round.toLocaleString('en-US', { maximumFractionDigits: 6 }).replace('-', '−')
}

/** A share as `52.4 %`, with a space that does not break. */
export function formatPercent(share: number): string {
  return `${(100 * share).toFixed(1)}\u00a0%`
}
