/** The regression at the heart of KernelSHAP. */
import { larsPath } from '../regression/lars.js'
import { solveSymmetric } from '../regression/solve.js'
import type { Coalition } from './coalition.js'

/** What coalitions are worth. Axes: C coalitions, O outputs. */
export interface KernelData {
  readonly coalitions: readonly Coalition[]
  /** How much each counts, [C]. */
  readonly weights: Float64Array
  /** v(S) - v(no one), [C, O]. */
  readonly worth: Float64Array
  /** v(all) - v(no one), [O]. */
  readonly total: Float64Array
}

/**
 * Shares φ that explain the coalitions' worth best by least squares, and sum to the total:
 *
 *   minimise Σ_S w_S (v(S) - v(no one) - Σ_{i in S} φ_i)²      so that Σ φ_i = v(all) - v(no one)
 *
 * The last player's share follows from the sum, and its column is taken from the others. Shares below 1e-10 become 0.
 *
 * Shapes: -> [player, output], or undefined if the coalitions do not tell the players apart.
 */
export function kernelFit(data: KernelData): Float64Array | undefined {
  const players = data.coalitions[0]?.length ?? 1
  return solveAmong(
    data,
    Array.from({ length: players }, (_, player) => player),
  )
}

/**
 * As `kernelFit`, with all shares 0 but those of `most` players, chosen for each output by least-angle regression on the
 * coalitions and their complements.
 */
export function sparseKernelFit(data: KernelData, most: number): Float64Array | undefined {
  const players = data.coalitions[0]!.length
  const outputs = data.total.length
  const values = new Float64Array(players * outputs)
  for (let k = 0; k < outputs; k++) {
    const one: KernelData = {
      ...data,
      worth: Float64Array.from(data.coalitions, (_, i) => data.worth[i * outputs + k]!),
      total: data.total.slice(k, k + 1),
    }
    const fitted = solveAmong(one, selectPlayers(one, most))
    if (fitted === undefined) return undefined
    for (let player = 0; player < players; player++) values[player * outputs + k] = fitted[player]!
  }
  return values
}

function solveAmong(
  { coalitions, weights, worth, total }: KernelData,
  among: readonly number[],
): Float64Array | undefined {
  const players = coalitions[0]?.length ?? 1
  const outputs = total.length
  const n = among.length - 1
  const last = among[n]!
  const gram = new Float64Array(n * n)
  const products = new Float64Array(n * outputs)
  const column = new Int8Array(n)
  coalitions.forEach((coalition, s) => {
    const isLast = coalition[last]!
    for (let i = 0; i < n; i++) column[i] = coalition[among[i]!]! - isLast
    for (let i = 0; i < n; i++) {
      if (column[i] === 0) continue
      const weight = weights[s]! * column[i]!
      for (let j = 0; j <= i; j++) gram[i * n + j]! += weight * column[j]!
      for (let k = 0; k < outputs; k++) {
        products[i * outputs + k]! += weight * (worth[s * outputs + k]! - isLast * total[k]!)
      }
    }
  })
  const solved = solveSymmetric(gram, products, n)
  if (solved === undefined) return undefined
  const values = new Float64Array(players * outputs)
  const rest = total.slice()
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < outputs; k++) {
      values[among[i]! * outputs + k] = solved[i * outputs + k]!
      rest[k]! -= solved[i * outputs + k]!
    }
  }
  values.set(rest, last * outputs)
  return values.map((value) => (Math.abs(value) < 1e-10 ? 0 : value))
}

/** The players that enter first when the regression of one output grows; both S and its complement are examples. */
function selectPlayers({ coalitions, weights, worth, total }: KernelData, most: number): number[] {
  const players = coalitions[0]!.length
  const gram = new Float64Array(players * players)
  const products = new Float64Array(players)
  coalitions.forEach((coalition, s) => {
    const size = coalition.reduce((sum, isIn) => sum + isIn, 0)
    for (const isComplement of [0, 1]) {
      const weight = weights[s]! * (isComplement ? size : players - size)
      const y = worth[s]! - isComplement * total[0]!
      for (let i = 0; i < players; i++) {
        const x = coalition[i]! - isComplement
        if (x === 0) continue
        products[i]! += weight * x * y
        for (let j = 0; j < players; j++) gram[i * players + j]! += weight * x * (coalition[j]! - isComplement)
      }
    }
  })
  const { active } = larsPath({ gram, products, examples: 2 * coalitions.length }, { method: 'lar', maxSteps: most })
  return active.sort((a, b) => a - b)
}
