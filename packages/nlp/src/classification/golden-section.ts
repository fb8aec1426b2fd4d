/**
 * Where a function with one minimum in [low, high] has it, to within `tolerance`.
 *
 * Source: Kiefer 1953, doi:10.1090/S0002-9939-1953-0055639-3.
 */
export function goldenSection(f: (x: number) => number, low: number, high: number, tolerance: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2
  let [from, to] = [low, high]
  let [a, b] = [to - ratio * (to - from), from + ratio * (to - from)]
  let [atA, atB] = [f(a), f(b)]
  while (to - from > tolerance) {
    if (atA <= atB) {
      ;[to, b, atB] = [b, a, atA]
      a = to - ratio * (to - from)
      atA = f(a)
    } else {
      ;[from, a, atA] = [a, b, atB]
      b = from + ratio * (to - from)
      atB = f(b)
    }
  }
  return (from + to) / 2
}
