import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { error, numbers } from '../testing.js'
import { Threads } from '../testing-threads.js'
import { stepMean, stepMeanGradient } from './step-mean.js'

const threads = new Threads()
beforeAll(() => threads.ready())
afterAll(() => threads.dispose())

describe('stepMean', () => {
  it('equals float64 forwards and backwards, with and without a mask', () => {
    const shapes = fc.record({
      batch: fc.integer({ min: 1, max: 9 }),
      time: fc.constantFrom(1, 2, 3, 8, 33),
      columns: fc.constantFrom(1, 2, 3, 4, 5, 8, 17, 400),
      masked: fc.boolean(),
      seed: fc.integer({ min: 1, max: 99 }),
    })
    fc.assert(
      fc.property(shapes, ({ batch, time, columns, masked, seed }) => {
        const [x, dy] = [numbers(batch * time * columns, seed), numbers(batch * columns, seed + 1)]
        // Some examples have no step that counts.
        const mask = Uint8Array.from(numbers(batch * time, seed + 2), (v) => (masked && v < 0 ? 0 : 1))
        if (masked) mask.fill(0, 0, time)
        if (masked) x[0] = NaN
        const expected = [new Float64Array(batch * columns), new Float64Array(batch * time * columns)]
        for (let b = 0; b < batch; b++) {
          const counted = Array.from({ length: time }, (_, t) => t).filter((t) => mask[b * time + t] === 1)
          for (const t of counted) {
            for (let j = 0; j < columns; j++) {
              expected[0]![b * columns + j]! += x[(b * time + t) * columns + j]! / counted.length
              expected[1]![(b * time + t) * columns + j] = dy[b * columns + j]! / counted.length
            }
          }
        }
        const bytes = expected.map(({ length }) => 4 * length)
        const results = threads.run([x, dy, mask], bytes, (engine, [a = 0, d = 0, m = 0], [to = 0, dx = 0]) => {
          const sizes = { batch, time, columns, ...(masked && { mask: m }) }
          stepMean(engine, { ...sizes, x: a, to })
          stepMeanGradient(engine, { ...sizes, dy: d, dx })
        })
        for (const [i, part] of expected.entries()) {
          expect(error(new Float32Array(results[i] ?? new ArrayBuffer(0)), part, 1)).toBeLessThan(1e-6)
        }
      }),
      { numRuns: 60, seed: 1 },
    )
  })
})
