import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Engine } from '../engine.js'
import { at, compute, error, numbers, sameBits, workersUp } from '../testing.js'
import {
  gruForward,
  gruGradient,
  gruRecurrentBiasGradient,
  gruRecurrentGradient,
  gruTapeBytes,
  type GruShape,
} from './gru.js'
import { columnSums, inputGradient, kernelGradient } from './recurrent.js'

interface Case extends Omit<GruShape, 'mask'> {
  readonly reverse: boolean
  /** Whether a mask hides some steps. */
  readonly masked: boolean
}

const names = ['x', 'w', 'u', 'bias', 'recurrentBias', 'h0'] as const
type Values = Record<(typeof names)[number], Float64Array>

function values({ batch, time, inputs, units, resetAfter }: Case): Values {
  const make = (length: number, seed: number, scale: number) =>
    Float64Array.from(numbers(length, seed), (value) => Math.fround(value * scale))
  return {
    x: make(batch * time * inputs, 1, 1),
    w: make(3 * inputs * units, 2, 0.4),
    u: make(3 * units * units, 3, 0.4),
    bias: make(3 * units, 4, 0.5),
    recurrentBias: make(3 * units, 6, resetAfter ? 0.5 : 0),
    h0: make(batch * units, 5, 0.5),
  }
}

/** [time, batch] bytes in the order of the run. */
const maskOf = ({ batch, time, masked }: Case): Uint8Array =>
  Uint8Array.from({ length: time * batch }, (_, i) => (masked && (i * 7) % 5 < 2 ? 0 : 1))

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/** States [batch, time, units] in float64. */
function reference(shape: Case, { x, w, u, bias, recurrentBias, h0 }: Values): Float64Array {
  const { batch, time, inputs, units, reverse, resetAfter } = shape
  const mask = maskOf(shape)
  const y = new Float64Array(batch * time * units)
  for (let b = 0; b < batch; b++) {
    let h = h0.slice(b * units, (b + 1) * units)
    for (let step = 0; step < time; step++) {
      const t = reverse ? time - 1 - step : step
      const row = x.subarray((b * time + t) * inputs, (b * time + t + 1) * inputs)
      const given = (part: number, j: number) =>
        row.reduce((sum, value, i) => sum + value * w[i * 3 * units + part * units + j]!, bias[part * units + j]!)
      const product = (part: number, j: number, state: Float64Array) =>
        state.reduce(
          (sum, value, i) => sum + value * u[i * 3 * units + part * units + j]!,
          recurrentBias[part * units + j]!,
        )
      const gate = (part: number, j: number) => sigmoid(given(part, j) + product(part, j, h))
      const reset = h.map((_, j) => gate(1, j))
      const kept = h.map((value, j) => value * reset[j]!)
      const next = h.map((value, j) => {
        const fromState = resetAfter ? reset[j]! * product(2, j, h) : product(2, j, kept)
        const g = Math.tanh(given(2, j) + fromState)
        const z = gate(0, j)
        return z * value + (1 - z) * g
      })
      if (mask[step * batch + b] === 1) h = next
      y.set(h, (b * time + t) * units)
    }
  }
  return y
}

const slopes = ({ batch, time, units }: Case) => numbers(batch * time * units, 7)

function objective(shape: Case, given: Values): number {
  const dy = slopes(shape)
  return reference(shape, given).reduce((sum, value, i) => sum + value * dy[i]!, 0)
}

/** y, then the gradients in the order of `names`. */
function run(engine: Engine, shape: Case): Float32Array[] {
  const given = values(shape)
  const { time, batch, units, resetAfter } = shape
  const dy = slopes(shape)
  const lengths = names.map((name) => given[name].length)
  const inputs = [...names.map((name) => Float32Array.from(given[name])), dy]
  const mask = engine.allocator.allocate(maskOf(shape).length)
  engine.memory.uint8(mask, maskOf(shape).length).set(maskOf(shape))
  const bytes = gruTapeBytes(shape)
  const tape = {
    gates: engine.allocator.allocate(bytes.gates),
    extra: engine.allocator.allocate(bytes.extra),
    states: engine.allocator.allocate(bytes.states),
  }
  const results = compute(engine, inputs, [dy.length, ...lengths], (from, to) => {
    const [x = 0, w = 0, u = 0, bias = 0, recurrentBias = 0, h0 = 0, slope = 0] = from
    const [y = 0, dx = 0, dw = 0, du = 0, dBias = 0, dRecurrentBias = 0, dh = 0] = to
    const common = { ...shape, tape, ...(shape.masked ? { mask } : {}) }
    gruForward(engine, { ...common, x, w, u, bias, ...(resetAfter && { recurrentBias }), h0, y })
    engine.memory.float32(dh, batch * units).fill(0)
    gruGradient(engine, { ...common, u, dy: slope, dh })
    const gates = { gates: tape.gates, columns: 3 * units }
    inputGradient(engine, common, { ...gates, w, dx })
    kernelGradient(engine, common, { ...gates, x, dw })
    gruRecurrentGradient(engine, common, tape, du)
    columnSums(engine, time * batch, 3 * units, tape.gates, dBias)
    gruRecurrentBiasGradient(engine, common, tape, dRecurrentBias)
  })
  for (const pointer of [mask, tape.gates, tape.extra, tape.states]) engine.allocator.free(pointer)
  return results
}

const cases: readonly Case[] = [
  { batch: 1, time: 1, inputs: 1, units: 1, reverse: false, masked: false, resetAfter: true },
  { batch: 3, time: 4, inputs: 2, units: 5, reverse: false, masked: false, resetAfter: true },
  { batch: 5, time: 3, inputs: 3, units: 4, reverse: true, masked: false, resetAfter: false },
  { batch: 6, time: 5, inputs: 3, units: 6, reverse: false, masked: true, resetAfter: true },
  { batch: 6, time: 4, inputs: 3, units: 5, reverse: true, masked: true, resetAfter: false },
  { batch: 1, time: 3, inputs: 2, units: 9, reverse: false, masked: true, resetAfter: false },
]

describe('GRU over a sequence', () => {
  const engines: Engine[] = []
  beforeAll(async () => {
    for (const threads of [1, 2, 3, 5]) engines.push(new Engine({ threads, guard: true }))
    await Promise.all(engines.map(workersUp))
  })
  afterAll(() => engines.forEach((engine) => engine.dispose()))

  it.each(cases)('equals float64 loops, and finite differences of them: %j', (shape) => {
    const given = values(shape)
    const [y, ...gradients] = run(at(engines, 0), shape)
    expect(error(y ?? [], reference(shape, given), 1)).toBeLessThan(2e-6)
    const step = 1e-5
    for (const [i, name] of names.entries()) {
      if (name === 'recurrentBias' && !shape.resetAfter) continue
      const expected = given[name].map((value, j) => {
        const change = (by: number) => ({ ...given, [name]: given[name].with(j, value + by) })
        return (objective(shape, change(step)) - objective(shape, change(-step))) / (2 * step)
      })
      expect([name, error(at(gradients, i), expected, 1) < 1e-5]).toEqual([name, true])
    }
  })

  it.each([true, false])('has the same bits with 1, 2, 3 and 5 threads, reset after: %s', (resetAfter) => {
    const shape = { batch: 22, time: 6, inputs: 20, units: 36, reverse: false, masked: true, resetAfter }
    const results = engines.map((engine) => run(engine, shape))
    for (const result of results) expect(result.every((part, i) => sameBits(part, at(at(results, 0), i)))).toBe(true)
  })
})
