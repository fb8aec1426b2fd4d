/** Lists inside lists are shown down to this level. */
const deepest = 2

/** Most characters of a list. */
const longest = 300

/**
 * A value as error messages show it: short, on one line, with the parts that matter.
 *
 * `describe([2, null])` is `[2, null]`; long text and arrays are cut with `…`.
 */
export function describe(value: unknown): string {
  return shown(value, 0)
}

function shown(value: unknown, level: number): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value)
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`
  if (value === undefined || typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return shownList(value, level)
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} of ${value.byteLength} bytes`
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== Object.prototype) {
    return `an instance of ${value.constructor?.name ?? 'an unknown class'}`
  }
  const text = json(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

function shownList(list: readonly unknown[], level: number): string {
  if (level > deepest) return '[…]'
  const items = Array.from(list.slice(0, 8), (item) => shown(item, level + 1)).join(', ')
  const few = items.length > longest ? `${items.slice(0, longest)}…` : items
  return list.length > 8 ? `[${few}, … ${list.length} in all]` : `[${few}]`
}

/** JSON, typed arrays in brief. A symbol has none, and neither has an object that holds itself. */
function json(value: unknown): string {
  try {
    return (
      JSON.stringify(value, (_key, part: unknown) => (ArrayBuffer.isView(part) ? describe(part) : part)) ??
      String(value)
    )
  } catch {
    return 'an object that JSON cannot hold'
  }
}
