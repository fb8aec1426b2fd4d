import { Generator } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { bestTags, chainLoss, type Chain } from './chain.js'

/** All ways to tag `steps` steps. */
function allPaths(steps: number, tags: number): number[][] {
  if (steps === 0) return [[]]
  return allPaths(steps - 1, tags).flatMap((path) => Array.from({ length: tags }, (_, tag) => [...path, tag]))
}

/** The sum of a path's scores, as the layout says. */
function scoreOf({ scores, side, steps }: Chain, path: readonly number[]): number {
  const inner = path.map((tag, t) => scores[steps[t]! + (t === 0 ? 0 : path[t - 1]! + 1) * side + tag + 1]!)
  return inner.reduce((sum, value) => sum + value, scores[steps.at(-1)! + (path.at(-1)! + 1) * side]!)
}

describe.each([
  [1, 3],
  [2, 2],
  [4, 3],
])('a chain of %d steps with %d tags', (count, tags) => {
  const side = tags + 1
  const scores = new Float32Array((count + 2) * side * side)
  new Generator(count).fillNormal(scores, 0, 2)
  // Two steps that do not count, at the beginning and in the middle.
  const steps = Array.from({ length: count + 2 }, (_, t) => t).filter((t) => t !== 0 && t !== 2)
  const chain: Chain = { scores, side, steps: steps.map((t) => t * side * side) }
  const paths = allPaths(count, tags)
  const weights = paths.map((path) => Math.exp(scoreOf(chain, path)))
  const total = weights.reduce((sum, weight) => sum + weight, 0)

  it('has the likelihood that counting all paths gives', () => {
    for (const [i, path] of paths.entries()) {
      const loss = chainLoss(chain, path, new Float32Array(scores.length))
      expect(loss).toBeCloseTo(-Math.log(weights[i]! / total), 6)
    }
  })

  it('has the gradient that differences give', () => {
    const path = paths[Math.floor(paths.length / 2)]!
    const gradient = new Float32Array(scores.length)
    chainLoss(chain, path, gradient)
    const wide = Float64Array.from(scores)
    const lossAt = (place: number, change: number): number => {
      const moved = wide.slice()
      moved[place]! += change
      return chainLoss({ ...chain, scores: moved }, path, new Float32Array(scores.length))
    }
    gradient.forEach((value, place) => {
      expect(value).toBeCloseTo((lossAt(place, 1e-4) - lossAt(place, -1e-4)) / 2e-4, 5)
    })
  })

  it('has the best path that trying all gives', () => {
    expect(bestTags(chain)).toEqual(paths[weights.indexOf(Math.max(...weights))])
  })
})

it('a chain without steps has a loss of 0 and no tags', () => {
  const chain = { scores: new Float32Array(4), side: 2, steps: [] }
  expect([chainLoss(chain, [], new Float32Array(4)), bestTags(chain)]).toEqual([0, []])
})
