/** The regression at the heart of KernelSHAP. */
import { larsPath } from '../regression/lars.js'
import { choleskyFactor, solveFactored } from '../regression/solve.js'
import type { Coalition } from './coalition.js'

/** The coalitions that were asked for, and how much each counts. */
export interface KernelDesign {
  readonly coalitions: readonly Coalition[]
  readonly weights: Float64Array
}

/** What they are worth. Axes: C coalitions, O outputs. */
export interface KernelWorth {
  /** v(S) - v(no one), [C, O]. */
  readonly worth: Float64Array
  /** v(all) - v(no one), [O]. */
  readonly total: Float64Array
}

/** Finds the players' shares, [player, output]. */
export type KernelFit = (of: KernelWorth) => Float64Array

/**
 * Shares φ that explain the coalitions' worth best by least squares, and sum to the total:
 *
 *   minimise Σ_S w_S (v(S) - v(no one) - Σ_{i in S} φ_i)²      so that Σ φ_i = v(all) - v(no one)
 *
 * The last player's share follows from the sum, and its column is taken from the others. Shares below 1e-10 become 0.
 * What depends on the design alone is done once, for any number of games.
 *
 * Returns undefined if the coalitions do not tell the players apart.
 */
export function kernelFit(design: KernelDesign): KernelFit | undefined {
  const players = design.coalitions[0]?.length ?? 1
  return fitAmong(
    design,
    Array.from({ length: players }, (_, player) => player),
  )
}

/**
 * As `kernelFit`, with all shares 0 but those of `most` players, chosen for each output by least-angle regression on the
 * coalitions and their complements.
 */
export function sparseKernelFit(design: KernelDesign, most: number): KernelFit | undefined {
  if (kernelFit(design) === undefined) return undefined
  const players = design.coalitions[0]!.length
  return ({ worth, total }) => {
    const outputs = total.length
    const values = new Float64Array(players * outputs)
    for (let k = 0; k < outputs; k++) {
      const one: KernelWorth = {
        worth: Float64Array.from(design.coalitions, (_, i) => worth[i * outputs + k]!),
        total: total.slice(k, k + 1),
      }
      // Fewer columns of a design of full rank are of full rank.
      const fitted = fitAmong(design, selectPlayers(design, one, most))!(one)
      for (let player = 0; player < players; player++) values[player * outputs + k] = fitted[player]!
    }
    return values
  }
}

function fitAmong({ coalitions, weights }: KernelDesign, among: readonly number[]): KernelFit | undefined {
  const players = coalitions[0]?.length ?? 1
  const n = among.length - 1
  const last = among[n]!
  const columns = new Int8Array(coalitions.length * n)
  const gram = new Float64Array(n * n)
  coalitions.forEach((coalition, s) => {
    const column = columns.subarray(s * n, (s + 1) * n)
    for (let i = 0; i < n; i++) column[i] = coalition[among[i]!]! - coalition[last]!
    for (let i = 0; i < n; i++) {
      if (column[i] === 0) continue
      const weight = weights[s]! * column[i]!
      for (let j = 0; j <= i; j++) gram[i * n + j]! += weight * column[j]!
    }
  })
  const factor = choleskyFactor(gram, n)
  if (factor === undefined) return undefined
  return ({ worth, total }) => {
    const outputs = total.length
    const products = new Float64Array(n * outputs)
    coalitions.forEach((coalition, s) => {
      for (let k = 0; k < outputs; k++) {
        const y = weights[s]! * (worth[s * outputs + k]! - coalition[last]! * total[k]!)
        for (let i = 0; i < n; i++) products[i * outputs + k]! += columns[s * n + i]! * y
      }
    })
    const solved = solveFactored(factor, products, n)
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
}

/** The players that enter first when the regression of one output grows; both S and its complement are examples. */
function selectPlayers({ coalitions, weights }: KernelDesign, { worth, total }: KernelWorth, most: number): number[] {
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
