/** Shares for mixing two pictures. */
import type { Generator } from '@tessera-ml/core'

/** A number in (0, 1) with the distribution Beta(α, α): X / (X + Y) of two Gamma(α) numbers. */
export function randomBeta(random: Generator, alpha: number): number {
  const [x, y] = [randomGamma(random, alpha), randomGamma(random, alpha)]
  // Both may be too small for a float where alpha is; then one of the two has all.
  if (x + y === 0) return random.uniform() < 0.5 ? 0 : 1
  return x / (x + y)
}

/**
 * Source: Marsaglia and Tsang 2000, doi:10.1145/358407.358414; below 1 by Gamma(α) = Gamma(α + 1)·U^(1/α).
 */
function randomGamma(random: Generator, alpha: number): number {
  if (alpha < 1) return randomGamma(random, alpha + 1) * random.uniform() ** (1 / alpha)
  const d = alpha - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = random.normal()
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - random.uniform()) < x * x * 0.5 + d - d * v + d * Math.log(v)) return d * v
  }
}
