/**
 * A value as error messages show it: short, on one line, with the parts that matter.
 *
 * `describe([2, null])` is `[2, null]`; long text and arrays are cut with `…`.
 */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value)
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`
  if (value === undefined || typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) {
    const shown = value.slice(0, 8).map(describe).join(', ')
    return value.length > 8 ? `[${shown}, … ${value.length} in all]` : `[${shown}]`
  }
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} of ${value.byteLength} bytes`
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== Object.prototype) {
    return `an instance of ${value.constructor?.name ?? 'an unknown class'}`
  }
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
