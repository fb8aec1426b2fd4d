import { Generator } from '@tessera-ml/core'
import { expect, it } from 'vitest'
import { sampleToken, type SamplingOptions } from './sample-token.js'

const logits = [0.1, 0.4, 0.2, 0.3].map(Math.log)

/** Shares of the tokens in many draws. */
function shares(options: SamplingOptions, from = logits): number[] {
  const random = new Generator(3)
  const counts = from.map(() => 0)
  for (let i = 0; i < 20_000; i++) counts[sampleToken(from, options, random)]! += 1
  return counts.map((count) => count / 20_000)
}

function expectNear(found: readonly number[], expected: readonly number[]): void {
  // Four deviations of the share of 20,000 draws.
  found.forEach((share, i) => expect(Math.abs(share - expected[i]!)).toBeLessThan(4 * Math.sqrt(0.25 / 20_000)))
}

it('draws tokens by their probabilities', () => {
  expectNear(shares({}), [0.1, 0.4, 0.2, 0.3])
})

it('makes likely ones likelier at a low temperature, and takes the likeliest at 0', () => {
  const squares = [0.01, 0.16, 0.04, 0.09]
  expectNear(
    shares({ temperature: 0.5 }),
    squares.map((value) => value / 0.3),
  )
  expect(shares({ temperature: 0 })).toEqual([0, 1, 0, 0])
})

it('draws from the likeliest few', () => {
  expectNear(shares({ topK: 2 }), [0, 4 / 7, 0, 3 / 7])
  expectNear(shares({ topK: 9 }), [0.1, 0.4, 0.2, 0.3])
})

it('draws from the likeliest that have a share together, with the one that crosses it', () => {
  expectNear(shares({ topP: 0.65 }), [0, 4 / 7, 0, 3 / 7])
  expectNear(shares({ topP: 0.75 }), [0, 4 / 9, 2 / 9, 3 / 9])
  expect(shares({ topP: 0.01 })).toEqual([0, 1, 0, 0])
})

it('never draws what is ruled out', () => {
  expect(shares({ topK: 3 }, [Number.NEGATIVE_INFINITY, 0, Number.NEGATIVE_INFINITY])).toEqual([0, 1, 0])
})
