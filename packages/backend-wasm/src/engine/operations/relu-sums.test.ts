import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { error, numbers } from '../testing.js'
import { Threads } from '../testing-threads.js'
import { reluGradientSums } from './reduce.js'

const threads = new Threads()
beforeAll(() => threads.ready())
afterAll(() => threads.dispose())

function expectBoth(rows: number, columns: number, offset = 0): void {
  const [dy, y] = [numbers(rows * columns, 1).map((value) => value + offset), numbers(rows * columns, 2)]
  const bytes = [4 * rows * columns, 4 * columns]
  const results = threads.run([dy, y], bytes, (engine, [from = 0, out = 0], [dx = 0, sums = 0]) =>
    reluGradientSums(engine, { dy: from, y: out, dx, sums, rows, columns }),
  )
  const [dx, sums] = results.map((buffer) => new Float32Array(buffer))
  const expected = dy.map((value, i) => ((y[i] ?? 0) > 0 ? value : 0))
  expect([...(dx ?? [])]).toEqual([...expected])
  const totals = Array.from({ length: columns }, (_, column) => {
    let total = 0
    for (let row = 0; row < rows; row++) total += expected[row * columns + column] ?? Number.NaN
    return total
  })
  expect(error(sums ?? [], totals, 1)).toBeLessThan(1e-6)
}

describe('the gradient through relu with its sums', () => {
  it('equals both by loops in float64, whatever the sizes and threads', () => {
    const sizes = fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 31, 32, 33, 65, 200)
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 37 }), (rows, columns) => expectBoth(rows, columns)),
      { numRuns: 60, seed: 1 },
    )
  })

  it('stays exact to float32 over many rows of one sign', () => {
    expectBoth(20_001, 32, 1000)
  })

  it('lets NaN through where y is above 0', () => {
    const [dx = new ArrayBuffer(0), sums = new ArrayBuffer(0)] = threads.run(
      [Float32Array.of(Number.NaN, 1, Number.NaN, 2), Float32Array.of(1, 1, -1, 1)],
      [16, 8],
      (engine, [dy = 0, y = 0], [to = 0, totals = 0]) =>
        reluGradientSums(engine, { dy, y, dx: to, sums: totals, rows: 2, columns: 2 }),
    )
    expect([...new Float32Array(dx)]).toEqual([Number.NaN, 1, 0, 2])
    expect([...new Float32Array(sums)]).toEqual([Number.NaN, 3])
  })
})
