/**
 * Chains of tags on plain numbers in float64: how likely one is among all, and which is best.
 *
 * The scores of a step are a square of `side` = tags + 1 numbers a side, row-major: at [i + 1, j + 1] the score of tag j
 * behind tag i, at [0, j + 1] that of tag j at the beginning, at [i + 1, 0] that of tag i at the end.
 */
export interface Chain {
  readonly scores: ArrayLike<number>
  readonly side: number
  /** Where the square of each step begins in `scores`; steps that do not count are left out. */
  readonly steps: readonly number[]
}

/**
 * The negative log likelihood of the tags under a linear-chain conditional random field, by the forward-backward
 * recursion in log space; its gradient with respect to the scores is added to `gradient`, in their layout.
 *
 *   L = ln Z - s(tags)      dL/dψ = p(the two tags stand there) - [they are those given]
 *
 * Source: Lafferty et al. 2001, ICML; Sutton and McCallum 2012, doi:10.1561/2200000013, section 4.
 */
export function chainLoss({ scores, side, steps }: Chain, tags: ArrayLike<number>, gradient: Float32Array): number {
  const count = steps.length
  if (count === 0) return 0
  const last = steps[count - 1]!
  const at = (step: number, row: number, column: number): number => scores[step + row * side + column]!
  const forward: Float64Array[] = [Float64Array.from({ length: side - 1 }, (_, j) => at(steps[0]!, 0, j + 1))]
  for (const step of steps.slice(1)) {
    const before = forward.at(-1)!
    forward.push(before.map((_, j) => logSum(before.map((alpha, i) => alpha + at(step, i + 1, j + 1)))))
  }
  const backward: Float64Array[] = [Float64Array.from({ length: side - 1 }, (_, i) => at(last, i + 1, 0))]
  for (const step of steps.slice(1).toReversed()) {
    const behind = backward.at(-1)!
    backward.push(behind.map((_, i) => logSum(behind.map((beta, j) => at(step, i + 1, j + 1) + beta))))
  }
  backward.reverse()
  const total = logSum(forward.at(-1)!.map((alpha, i) => alpha + at(last, i + 1, 0)))
  let score = 0
  const place = (step: number, row: number, column: number): void => {
    score += at(step, row, column)
    gradient[step + row * side + column]! -= 1
  }
  for (const [t, step] of steps.entries()) {
    const beta = backward[t]!
    const rows = t === 0 ? [0] : forward[t - 1]!.keys()
    for (const i of rows) {
      const [row, alpha] = t === 0 ? [0, 0] : [i + 1, forward[t - 1]![i]!]
      for (let j = 0; j < side - 1; j++) {
        gradient[step + row * side + j + 1]! += Math.exp(alpha + at(step, row, j + 1) + beta[j]! - total)
      }
    }
    place(step, t === 0 ? 0 : tags[t - 1]! + 1, tags[t]! + 1)
  }
  forward.at(-1)!.forEach((alpha, i) => {
    gradient[last + (i + 1) * side]! += Math.exp(alpha + at(last, i + 1, 0) - total)
  })
  place(last, tags[count - 1]! + 1, 0)
  return total - score
}

/** The tags with the highest score together. Source: Viterbi 1967, doi:10.1109/TIT.1967.1054010. */
export function bestTags({ scores, side, steps }: Chain): number[] {
  const [first] = steps
  if (first === undefined) return []
  let best = Float64Array.from({ length: side - 1 }, (_, j) => scores[first + j + 1]!)
  const origins = steps.slice(1).map((step) => {
    const sums = best.map(() => Number.NEGATIVE_INFINITY)
    const origin = new Int32Array(side - 1)
    for (let j = 0; j < side - 1; j++) {
      for (let i = 0; i < side - 1; i++) {
        const sum = best[i]! + scores[step + (i + 1) * side + j + 1]!
        if (sum > sums[j]!) [sums[j], origin[j]] = [sum, i]
      }
    }
    best = sums
    return origin
  })
  const ends = best.map((sum, i) => sum + scores[steps.at(-1)! + (i + 1) * side]!)
  const tags = [ends.indexOf(ends.reduce((most, end) => Math.max(most, end)))]
  for (const origin of origins.toReversed()) tags.unshift(origin[tags[0]!]!)
  return tags
}

/** ln Σ eˣ */
function logSum(values: Float64Array): number {
  const top = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  return top === Number.NEGATIVE_INFINITY
    ? top
    : top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0))
}
