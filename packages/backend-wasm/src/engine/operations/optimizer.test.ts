import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, error, numbers } from '../testing.js'
import { Threads } from '../testing-threads.js'
import { optimizerStep, squaredNorms, type OptimizerStep } from './optimizer.js'

const threads = new Threads()
beforeAll(() => threads.ready())
afterAll(() => threads.dispose())

interface Clipping {
  readonly scale: number
  readonly keep: number
  readonly limit: number
}
interface Values {
  weight: number[]
  slots: number[][]
}

/** The formulas of core's optimizers, in float64, in place. */
function oracle(
  step: OptimizerStep,
  { weight, slots }: Values,
  gradients: ArrayLike<number>,
  { scale, keep, limit }: Clipping,
): void {
  const [s0 = [], s1 = [], s2 = []] = slots
  for (const [i, old] of weight.entries()) {
    const g = Math.max(-limit, Math.min(limit, (gradients[i] ?? NaN) * scale))
    const w = old * keep
    if (step.kind === 'sgd') {
      const pull = g * step.rate
      if (step.momentum === 0) {
        weight[i] = w - pull
        continue
      }
      const m = (s0[i] = at(s0, i) * step.momentum - pull)
      weight[i] = w + (step.nesterov ? m * step.momentum - pull : m)
    } else if (step.kind === 'rmsprop') {
      const v = (s0[i] = at(s0, i) * step.rho + g * g * (1 - step.rho))
      let spread = v
      if (step.centered) {
        const a = (s1[i] = at(s1, i) * step.rho + g * (1 - step.rho))
        spread = Math.max(0, v - a * a)
      }
      let movement = (g * step.rate) / Math.sqrt(spread + step.epsilon)
      const momenta = step.centered ? s2 : s1
      if (step.momentum > 0) momenta[i] = movement = at(momenta, i) * step.momentum + movement
      weight[i] = w - movement
    } else {
      const corrected = (step.rate * Math.sqrt(1 - step.beta2 ** step.step)) / (1 - step.beta1 ** step.step)
      const m = (s0[i] = at(s0, i) * step.beta1 + g * (1 - step.beta1))
      let v = (s1[i] = at(s1, i) * step.beta2 + g * g * (1 - step.beta2))
      if (step.amsgrad) v = s2[i] = Math.max(at(s2, i), v)
      weight[i] = w - (m * corrected) / (Math.sqrt(v) + step.epsilon)
    }
  }
}

const rmsprop = { kind: 'rmsprop', rate: 0.01, rho: 0.9, momentum: 0, epsilon: 1e-3, centered: false } as const
const adam = { kind: 'adam', rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, amsgrad: false, step: 1 } as const
const steps: readonly [string, OptimizerStep, slots: number][] = [
  ['sgd', { kind: 'sgd', rate: 0.1, momentum: 0, nesterov: false }, 0],
  ['sgd with momentum', { kind: 'sgd', rate: 0.1, momentum: 0.9, nesterov: false }, 1],
  ['sgd by Nesterov', { kind: 'sgd', rate: 0.1, momentum: 0.9, nesterov: true }, 1],
  ['rmsprop', rmsprop, 1],
  ['rmsprop with momentum', { ...rmsprop, momentum: 0.5 }, 2],
  ['rmsprop, centered', { ...rmsprop, centered: true }, 2],
  ['rmsprop, centered, with momentum', { ...rmsprop, centered: true, momentum: 0.5 }, 3],
  ['adam', adam, 2],
  ['amsgrad', { ...adam, amsgrad: true }, 3],
]

describe('optimizerStep', () => {
  it.each(steps)('%s equals the formula in float64 for three steps of many variables', (_, step, slotCount) => {
    const cases = fc.record({
      lengths: fc.array(fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 17, 4095, 4096, 4097, 9000), {
        minLength: 1,
        maxLength: 6,
      }),
      scale: fc.constantFrom(1, 0.5),
      keep: fc.constantFrom(1, 0.99),
      limit: fc.constantFrom(Infinity, 0.3),
    })
    fc.assert(
      fc.property(cases, ({ lengths, scale, keep, limit }) => {
        const weights = lengths.map((length, i) => numbers(length, i + 1))
        const gradients = lengths.map((length, i) => numbers(length, i + 50))
        const blank = lengths.flatMap((length) => Array.from({ length: slotCount }, () => new Float32Array(length)))
        const outputs = [...weights, ...blank].map(({ byteLength }) => byteLength)
        const results = threads.run([...weights, ...gradients, ...blank], outputs, (engine, from, to) => {
          const initial = [...from.slice(0, lengths.length), ...from.slice(2 * lengths.length)]
          for (const [i, pointer] of to.entries()) {
            engine.memory.uint8(pointer, at(outputs, i)).set(engine.memory.uint8(at(initial, i), at(outputs, i)))
          }
          const variables = lengths.map((length, i) => {
            const first = lengths.length + i * slotCount
            return {
              weight: at(to, i),
              gradient: at(from, lengths.length + i),
              slots: to.slice(first, first + slotCount),
              length,
              scale,
              keep,
            }
          })
          for (let n = 1; n <= 3; n++)
            optimizerStep(engine, step.kind === 'adam' ? { ...step, step: n } : step, variables, limit)
        })
        for (const [i, length] of lengths.entries()) {
          const values = {
            weight: [...at(weights, i)],
            slots: Array.from({ length: slotCount }, () => Array.from({ length }, () => 0)),
          }
          for (let n = 1; n <= 3; n++)
            oracle(step.kind === 'adam' ? { ...step, step: n } : step, values, at(gradients, i), { scale, keep, limit })
          // v - a² of the centred form cancels; everything else is exact to float32.
          const allowed = step.kind === 'rmsprop' && step.centered ? 2e-5 : 2e-6
          expect(error(new Float32Array(at(results, i)), values.weight, 1)).toBeLessThan(allowed)
          for (const [k, slot] of values.slots.entries()) {
            expect(error(new Float32Array(at(results, lengths.length + i * slotCount + k)), slot, 1)).toBeLessThan(
              allowed,
            )
          }
        }
      }),
      { numRuns: 12, seed: 1 },
    )
  })

  it('does nothing without variables', () => {
    threads.run([], [], (engine) => optimizerStep(engine, adam, []))
    threads.run([], [], (engine) => {
      expect(squaredNorms(engine, [])).toHaveLength(0)
    })
  })
})

describe('squaredNorms', () => {
  it('gives the norms in float64, the same for all threads', () => {
    const lengths = [0, 1, 5, 4096, 100_001]
    const gradients = lengths.map((length, i) => numbers(length, i + 3))
    const [sums = new ArrayBuffer(0)] = threads.run(gradients, [8 * lengths.length], (engine, from, [to = 0]) => {
      const variables = lengths.map((length, i) => ({ weight: 0, gradient: at(from, i), slots: [], length }))
      new Float64Array(engine.memory.memory.buffer, to, lengths.length).set(squaredNorms(engine, variables))
    })
    for (const [i, sum] of new Float64Array(sums).entries()) {
      const expected = at(gradients, i).reduce((total, v) => total + v * v, 0)
      expect(Math.abs(sum - expected)).toBeLessThanOrEqual(3e-7 * expected)
    }
  })
})
