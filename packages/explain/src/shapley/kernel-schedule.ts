/** Which coalitions KernelSHAP asks for: whole sizes while the budget covers them, then a random sample of the rest. */
import type { Generator } from '@tessera-ml/core'
import { coalitionKey, complement, emptyCoalition, type Coalition } from './coalition.js'

/** The plan for M players. Sizes s and M - s go together; the middle size of an even M stands alone. */
export interface KernelSchedule {
  /** Coalitions asked for in all, at most the 2^M - 2 that there are. */
  readonly coalitions: number
  /** The share of the kernel's weight that each size has (with its partner), size 1 first; they sum to 1. */
  readonly sizeWeights: readonly number[]
  /** So many sizes are asked for whole. */
  readonly fullSizes: number
  readonly enumerated: number
  readonly sampled: number
}

/**
 * The weight of a size is (M - 1) / (s·(M - s)), doubled where it has a partner. A size is taken whole while the
 * coalitions left, shared out by weight, cover it.
 *
 * Source: Lundberg and Lee 2017, arXiv:1705.07874; the schedule is that of shap's KernelExplainer.
 */
export function kernelSchedule(players: number, budget: number): KernelSchedule {
  const coalitions = players <= 30 ? Math.min(budget, 2 ** players - 2) : budget
  const sizes = Math.ceil((players - 1) / 2)
  const raw = Array.from({ length: sizes }, (_, i) => {
    const size = i + 1
    return ((players - 1) / (size * (players - size))) * partners(players, size)
  })
  const sum = raw.reduce((total, weight) => total + weight, 0)
  const sizeWeights = raw.map((weight) => weight / sum)
  let [fullSizes, enumerated, weightLeft] = [0, 0, 1]
  for (const [i, weight] of sizeWeights.entries()) {
    const subsets = binomial(players, i + 1) * partners(players, i + 1)
    if (((coalitions - enumerated) * weight) / weightLeft / subsets < 1 - 1e-8) break
    fullSizes += 1
    enumerated += subsets
    weightLeft -= weight
    if (weightLeft <= 0) break
  }
  return { coalitions, sizeWeights, fullSizes, enumerated, sampled: coalitions - enumerated }
}

/** 2 where a size and its complement's differ, 1 in the middle. */
function partners(players: number, size: number): 1 | 2 {
  return 2 * size === players ? 1 : 2
}

export function binomial(n: number, k: number): number {
  let value = 1
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i
  return Math.round(value)
}

/** Coalitions with how much each counts in the regression. */
export interface KernelSample {
  readonly coalitions: readonly Coalition[]
  /** The weight of each that was taken with its whole size; 0 for the others. */
  readonly fixed: Float64Array
  /** How often each of the others was drawn, group by group: [group, coalition]. */
  readonly drawn: Float64Array
  readonly groups: number
  /** The weight that those drawn have together. */
  readonly weightDrawn: number
}

/**
 * Draws what the schedule leaves to chance: a size by its weight, a coalition of that size, and its complement with it.
 * One that comes again counts again. The draws are dealt to `groups` groups in turn, for the standard error.
 */
export function drawKernelSample(
  players: number,
  schedule: KernelSchedule,
  random: Generator,
  groups: number,
): KernelSample {
  const { sizeWeights, fullSizes, coalitions: wanted } = schedule
  const coalitions: Coalition[] = []
  const fixed: number[] = []
  for (let size = 1; size <= fullSizes; size++) {
    const weight = sizeWeights[size - 1]! / (binomial(players, size) * partners(players, size))
    for (const coalition of ofSize(players, size)) {
      coalitions.push(coalition)
      fixed.push(weight)
      if (partners(players, size) === 1) continue
      coalitions.push(complement(coalition))
      fixed.push(weight)
    }
  }
  const counts: Float64Array[] = []
  const places = new Map<string, number>()
  const note = (coalition: Coalition, group: number): void => {
    const key = coalitionKey(coalition)
    let place = places.get(key)
    if (place === undefined) {
      if (coalitions.length >= wanted) return
      place = coalitions.push(coalition) - 1
      places.set(key, place)
      counts.push(new Float64Array(groups))
    }
    counts[place - (coalitions.length - counts.length)]![group]! += 1
  }
  // A draw is a pair, so that sizes with a partner are drawn half as often as they weigh.
  const chances = sizeWeights.slice(fullSizes).map((weight, i) => weight / partners(players, fullSizes + i + 1))
  const mostDraws = 4 * schedule.sampled
  for (let draw = 0; draw < mostDraws && coalitions.length < wanted; draw++) {
    const size = fullSizes + 1 + chooseBy(chances, random.uniform())
    const coalition = emptyCoalition(players)
    for (const player of random.permutation(players).subarray(0, size)) coalition[player] = 1
    note(coalition, draw % groups)
    if (partners(players, size) === 2) note(complement(coalition), draw % groups)
  }
  const count = coalitions.length
  const drawn = new Float64Array(groups * count)
  counts.forEach((byGroup, i) =>
    byGroup.forEach((times, group) => (drawn[group * count + count - counts.length + i] = times)),
  )
  const weightDrawn = sizeWeights.slice(fullSizes).reduce((sum, weight) => sum + weight, 0)
  return {
    coalitions,
    fixed: Float64Array.from({ length: count }, (_, i) => fixed[i] ?? 0),
    drawn,
    groups,
    weightDrawn,
  }
}

/** The index that a number in [0, 1) falls on when the weights lie end to end. */
function chooseBy(weights: readonly number[], share: number): number {
  let left = share * weights.reduce((sum, weight) => sum + weight, 0)
  const found = weights.findIndex((weight) => (left -= weight) < 0)
  return found < 0 ? weights.length - 1 : found
}

/** All coalitions of one size, in lexical order of their members. */
function* ofSize(players: number, size: number): Iterable<Coalition> {
  const members = Array.from({ length: size }, (_, i) => i)
  for (;;) {
    const coalition = emptyCoalition(players)
    for (const member of members) coalition[member] = 1
    yield coalition
    let last = size - 1
    while (last >= 0 && members[last] === players - size + last) last -= 1
    if (last < 0) return
    members[last]! += 1
    for (let i = last + 1; i < size; i++) members[i] = members[i - 1]! + 1
  }
}
