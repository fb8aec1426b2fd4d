/** An attribution as people read it: sign, three significant digits, a true minus. */
export function formatValue(value: number): string {
  return value > 0 ? `+${formatNumber(value)}` : formatNumber(value)
}

/** A number to three significant digits, with a true minus. */
export function formatNumber(value: number): string {
  const size = Math.abs(value)
  if (size === 0) return '0'
  const digits = size >= 0.0001 && size < 10_000 ? Number(size.toPrecision(3)).toString() : size.toExponential(1)
  return value < 0 ? `−${digits}` : digits
}
