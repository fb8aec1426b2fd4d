/**
 * The modified Bessel function of the first kind of order 0, by its series: I0(x) = Σ ((x/2)^k / k!)².
 *
 * Source: Abramowitz and Stegun 1964, 9.6.12.
 */
export function besselI0(x: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
