import type { Quadrature } from './quadrature.js'

/**
 * The Gauss-Legendre rule on [0, 1]: exact for polynomials up to degree 2n - 1.
 *
 *   z_k = the roots of the Legendre polynomial P_n      a_k = (1 + z_k) / 2
 *   w_k = 1 / ((1 - z_k²) P_n'(z_k)²)                   (half of the weight on [-1, 1])
 *
 * The roots come by Newton's method from z ≈ cos(π (k + 3/4) / (n + 1/2)), in float64, to about 1e-15.
 * Source: Abramowitz and Stegun 1964, 25.4.29 and 25.4.30.
 */
export function gaussLegendre(n: number): Quadrature {
  const nodes = new Float64Array(n)
  const weights = new Float64Array(n)
  for (let k = 0; k < (n + 1) / 2; k++) {
    let z = Math.cos((Math.PI * (k + 0.75)) / (n + 0.5))
    let slope = 0
    for (let round = 0; round < 100; round++) {
      const { value, derivative } = legendre(n, z)
      const step = value / derivative
      slope = derivative
      z -= step
      if (Math.abs(step) < 1e-15) break
    }
    const weight = 1 / ((1 - z * z) * slope * slope)
    nodes[k] = (1 - z) / 2
    nodes[n - 1 - k] = (1 + z) / 2
    weights[k] = weight
    weights[n - 1 - k] = weight
  }
  return { nodes, weights }
}

/** P_n(z) by the three-term recurrence (j + 1) P_{j+1} = (2j + 1) z P_j - j P_{j-1}, and its derivative. */
function legendre(n: number, z: number): { value: number; derivative: number } {
  let previous = 0
  let value = 1
  for (let j = 0; j < n; j++) {
    const next = ((2 * j + 1) * z * value - j * previous) / (j + 1)
    previous = value
    value = next
  }
  return { value, derivative: (n * (z * value - previous)) / (z * z - 1) }
}
