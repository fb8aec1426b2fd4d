import { tensor, tidy } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { meanLoss } from './total-loss.js'

beforeAll(() => engine())

/** Losses of two examples with three steps each. */
const steps = [
  [1, 2, 3],
  [4, 5, 6],
]

function mean(losses: number[] | number[][], mask?: number[][], weights?: number[] | number[][]): number {
  const value = tidy(() =>
    meanLoss(tensor(losses), mask && tensor(mask, undefined, 'bool'), weights && tensor(weights)),
  )
  const [number] = value.dataSync()
  value.dispose()
  return number!
}

describe('meanLoss', () => {
  it('is the mean over examples and steps', () => {
    expect(mean([1, 2, 6])).toBeCloseTo(3, 6)
    expect(mean(steps)).toBeCloseTo(3.5, 6)
  })

  it('counts the steps of the mask alone', () => {
    expect(
      mean(steps, [
        [1, 1, 0],
        [1, 0, 0],
      ]),
    ).toBeCloseTo((1 + 2 + 4) / 3, 6)
  })

  it('is 0 where no step counts', () => {
    expect(
      mean(steps, [
        [0, 0, 0],
        [0, 0, 0],
      ]),
    ).toBe(0)
  })

  it('weights examples or steps, and divides by their number', () => {
    expect(mean([1, 2], undefined, [3, 0])).toBeCloseTo(1.5, 6)
    expect(mean(steps, undefined, [1, 0])).toBeCloseTo(1, 6)
    expect(
      mean(
        steps,
        [
          [1, 0, 0],
          [1, 0, 0],
        ],
        [1, 0.5],
      ),
    ).toBeCloseTo((1 + 0.5 * 4) / 2, 6)
  })

  it('takes no mask that has more axes than the losses', () => {
    expect(
      mean(
        [1, 3],
        [
          [1, 0],
          [0, 0],
        ],
      ),
    ).toBeCloseTo(2, 6)
  })
})
