/**
 * Orders two strings by code point, so that sorted lists are the same in every locale and equal to Python's order.
 * (`<` compares UTF-16 units, which puts U+1F600 before U+FB01; `localeCompare` depends on the machine.)
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

/** Moves surrogates (0xD800..0xDFFF), which begin code points above 0xFFFF, behind all other units. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
