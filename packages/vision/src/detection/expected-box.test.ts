import { engine } from '@tessera-ml/core'
import { checkLayer } from '@tessera-ml/core/testing'
import { tensor, tidy } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectedBox } from './expected-box.js'

beforeAll(async () => {
  await engine()
})

const layer = expectedBox({ name: 'boxes' })

/** One picture of 2 rows and 3 columns, whose places propose these numbers. */
function boxOf(proposals: readonly (readonly number[])[]): number[] {
  return tidy(() => {
    const map = tensor(proposals.flat(), [1, 2, 3, 5])
    return [...layer.call(map, { training: false, random: undefined as never, masks: [] }).dataSync()]
  })
}

describe('the expected box', () => {
  it('keeps the contract of layers', () => {
    const values = Array.from({ length: 2 * 2 * 3 * 5 }, (_, i) => Math.sin(i))
    const wrongInputs = [
      [null, 2, 3, 4],
      [null, 2, 5],
      [null, null, 3, 5],
    ]
    checkLayer({ make: expectedBox, options: {}, inputs: [{ shape: [2, 2, 3, 5], values }], wrongInputs })
  })

  it('is what a place proposes that alone counts', () => {
    const quiet = [0, 0, 0, 0, -100]
    // The second place of the second row: its middle is (0.5, 0.75).
    const sure = [Math.log(0.5), Math.log(1), Math.log(1.5), Math.log(0.2), 100]
    const [x, y, width, height] = boxOf([quiet, quiet, quiet, quiet, sure, quiet])
    // Edges: 0.5 - 0.15, 0.5 + 0.45, 0.75 - 0.3, 0.75 + 0.06.
    expect([x, y, width, height].map((value) => Number(value!.toFixed(5)))).toEqual([0.65, 0.63, 0.6, 0.36])
  })

  it('is the mean of what all propose where all count the same', () => {
    const found = boxOf(Array.from({ length: 6 }, () => [0, 0, 0, 0, 1]))
    expect(found.map((value) => Number(value.toFixed(5)))).toEqual([0.5, 0.5, 0.6, 0.6])
  })

  it('stays bounded whatever the numbers are', () => {
    const [, , width, height] = boxOf(Array.from({ length: 6 }, () => [1e9, -1e9, 1e9, -1e9, 0]))
    expect(width).toBeCloseTo(0.6 * Math.exp(2), 4)
    expect(height).toBeCloseTo(0.6 * Math.exp(-6), 5)
  })
})
