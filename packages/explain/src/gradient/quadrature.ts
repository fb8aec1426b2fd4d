import { ConfigError, oneOf, positiveInteger } from '@tessera-ml/core'
import { gaussLegendre } from './gauss-legendre.js'

/** A rule for integrals over [0, 1]: ∫ g ≈ Σ weights[k] · g(nodes[k]). The weights sum to 1. */
export interface Quadrature {
  /** Ascending. */
  readonly nodes: Float64Array
  readonly weights: Float64Array
}

export type QuadratureRule = 'gaussLegendre' | 'left' | 'right' | 'midpoint' | 'trapezoid'

const rules: readonly QuadratureRule[] = ['gaussLegendre', 'left', 'right', 'midpoint', 'trapezoid']

/**
 * A rule with n nodes:
 *
 *   gaussLegendre   see `gaussLegendre`
 *   left            a_k = k / n            w_k = 1 / n           k = 0 … n - 1
 *   right           a_k = (k + 1) / n      w_k = 1 / n
 *   midpoint        a_k = (k + 1/2) / n    w_k = 1 / n
 *   trapezoid       a_k = k / (n - 1)      w_k = 1 / (n - 1), the first and the last half of it
 *
 * Departs from captum, whose trapezoid weights sum to (n - 1) / n and so make every value too small by that factor.
 *
 * @throws ConfigError if the rule is not known or n is too small for it (2 for the trapezoid, else 1).
 */
export function quadrature(where: string, rule: QuadratureRule, n: number): Quadrature {
  oneOf(`${where}: rule`, rule, rules)
  positiveInteger(`${where}: steps`, n)
  if (rule === 'gaussLegendre') return gaussLegendre(n)
  if (rule === 'trapezoid') {
    if (n < 2) throw new ConfigError(`${where}: steps must be at least 2 with the rule "trapezoid", but got ${n}.`)
    const weights = new Float64Array(n).fill(1 / (n - 1))
    weights[0] = weights[n - 1] = 0.5 / (n - 1)
    return { nodes: Float64Array.from({ length: n }, (_, k) => k / (n - 1)), weights }
  }
  const shift = { left: 0, midpoint: 0.5, right: 1 }[rule]
  const nodes = Float64Array.from({ length: n }, (_, k) => (k + shift) / n)
  return { nodes, weights: new Float64Array(n).fill(1 / n) }
}
