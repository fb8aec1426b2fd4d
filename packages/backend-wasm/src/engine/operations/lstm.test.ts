import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Engine } from '../engine.js'
import { at, compute, error, numbers, sameBits, workersUp } from '../testing.js'
import { lstmForward, lstmGradient, lstmRecurrentGradient, lstmTapeBytes } from './lstm.js'
import { columnSums, inputGradient, kernelGradient, type SequenceShape } from './recurrent.js'

interface Case extends Omit<SequenceShape, 'mask'> {
  readonly reverse: boolean
  /** Whether a mask hides some steps. */
  readonly masked: boolean
}

interface Values {
  x: Float64Array
  w: Float64Array
  u: Float64Array
  bias: Float64Array
  h0: Float64Array
  c0: Float64Array
}

const names = ['x', 'w', 'u', 'bias', 'h0', 'c0'] as const

function values({ batch, time, inputs, units }: Case): Values {
  const make = (length: number, seed: number, scale: number) =>
    Float64Array.from(numbers(length, seed), (value) => Math.fround(value * scale))
  return {
    x: make(batch * time * inputs, 1, 1),
    w: make(4 * inputs * units, 2, 0.4),
    u: make(4 * units * units, 3, 0.4),
    bias: make(4 * units, 4, 0.5),
    h0: make(batch * units, 5, 0.5),
    c0: make(batch * units, 6, 0.5),
  }
}

/** [time, batch] bytes in the order of the run. */
const maskOf = ({ batch, time, masked }: Case): Uint8Array =>
  Uint8Array.from({ length: time * batch }, (_, i) => (masked && (i * 7) % 5 < 2 ? 0 : 1))

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/** States [batch, time, units], then the final cells, in float64. */
function reference(shape: Case, { x, w, u, bias, h0, c0 }: Values): { y: Float64Array; cells: Float64Array } {
  const { batch, time, inputs, units, reverse } = shape
  const mask = maskOf(shape)
  const y = new Float64Array(batch * time * units)
  let [h, c] = [Float64Array.from(h0), Float64Array.from(c0)]
  for (let step = 0; step < time; step++) {
    const t = reverse ? time - 1 - step : step
    const [nextH, nextC] = [Float64Array.from(h), Float64Array.from(c)]
    for (let b = 0; b < batch; b++) {
      for (let j = 0; j < units; j++) {
        if (mask[step * batch + b] === 1) {
          const z = [0, 1, 2, 3].map((gate) => {
            const column = gate * units + j
            let sum = bias[column] ?? NaN
            for (let i = 0; i < inputs; i++) {
              sum += (x[(b * time + t) * inputs + i] ?? NaN) * (w[i * 4 * units + column] ?? NaN)
            }
            for (let i = 0; i < units; i++) sum += (h[b * units + i] ?? NaN) * (u[i * 4 * units + column] ?? NaN)
            return sum
          })
          const [i = 0, f = 0, g = 0, o = 0] = z
          const cell = sigmoid(f) * (c[b * units + j] ?? NaN) + sigmoid(i) * Math.tanh(g)
          nextC[b * units + j] = cell
          nextH[b * units + j] = sigmoid(o) * Math.tanh(cell)
        }
        y[(b * time + t) * units + j] = nextH[b * units + j] ?? NaN
      }
    }
    ;[h, c] = [nextH, nextC]
  }
  return { y, cells: c }
}

/** Weights of the scalar that is differentiated: all states, and the final cells. */
const slopes = ({ batch, time, units }: Case) => ({
  dy: numbers(batch * time * units, 7),
  dc: numbers(batch * units, 8),
})

function objective(shape: Case, given: Values): number {
  const { y, cells } = reference(shape, given)
  const { dy, dc } = slopes(shape)
  const dot = (a: Float64Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0)
  return dot(y, dy) + dot(cells, dc)
}

/** y, then the gradients in the order of `names`. */
function run(engine: Engine, shape: Case): Float32Array[] {
  const given = values(shape)
  const { dy, dc: dCells } = slopes(shape)
  const lengths = names.map((name) => given[name].length)
  const inputs = [...names.map((name) => Float32Array.from(given[name])), dy, dCells]
  const mask = engine.allocator.allocate(maskOf(shape).length)
  engine.memory.uint8(mask, maskOf(shape).length).set(maskOf(shape))
  const bytes = lstmTapeBytes(shape)
  const tape = {
    gates: engine.allocator.allocate(bytes.gates),
    cells: engine.allocator.allocate(bytes.cells),
    states: engine.allocator.allocate(bytes.states),
  }
  const results = compute(engine, inputs, [dy.length, ...lengths], (from, to) => {
    const [x = 0, w = 0, u = 0, bias = 0, h0 = 0, c0 = 0, slope = 0, slopeC = 0] = from
    const [y = 0, dx = 0, dw = 0, du = 0, dBias = 0, dh = 0, dc = 0] = to
    const common = { ...shape, x, w, u, tape, ...(shape.masked ? { mask } : {}) }
    lstmForward(engine, { ...common, bias, h0, c0, y })
    engine.memory.float32(dh, shape.batch * shape.units).fill(0)
    engine.memory.float32(dc, dCells.length).set(engine.memory.float32(slopeC, dCells.length))
    lstmGradient(engine, { ...common, dy: slope, dh, dc })
    const gates = { gates: tape.gates, columns: 4 * shape.units }
    inputGradient(engine, common, { ...gates, w, dx })
    kernelGradient(engine, common, { ...gates, x, dw })
    lstmRecurrentGradient(engine, common, tape, du)
    columnSums(engine, shape.time * shape.batch, 4 * shape.units, tape.gates, dBias)
  })
  for (const pointer of [mask, tape.gates, tape.cells, tape.states]) engine.allocator.free(pointer)
  return results
}

const cases: readonly Case[] = [
  { batch: 1, time: 1, inputs: 1, units: 1, reverse: false, masked: false },
  { batch: 3, time: 4, inputs: 2, units: 5, reverse: false, masked: false },
  { batch: 5, time: 3, inputs: 7, units: 4, reverse: true, masked: false },
  { batch: 6, time: 5, inputs: 3, units: 6, reverse: false, masked: true },
  { batch: 9, time: 4, inputs: 4, units: 9, reverse: true, masked: true },
]

describe('LSTM over a sequence', () => {
  const engines: Engine[] = []
  beforeAll(async () => {
    for (const threads of [1, 2, 3, 5]) engines.push(new Engine({ threads, guard: true }))
    await Promise.all(engines.map(workersUp))
  })
  afterAll(() => engines.forEach((engine) => engine.dispose()))

  it.each(cases)('equals float64 loops, and finite differences of them: %j', (shape) => {
    const given = values(shape)
    const [y, ...gradients] = run(at(engines, 0), shape)
    expect(error(y ?? [], reference(shape, given).y, 1)).toBeLessThan(2e-6)
    const step = 1e-5
    for (const [i, name] of names.entries()) {
      const expected = given[name].map((value, j) => {
        const change = (by: number) => ({ ...given, [name]: given[name].with(j, value + by) })
        return (objective(shape, change(step)) - objective(shape, change(-step))) / (2 * step)
      })
      expect([name, error(at(gradients, i), expected, 1) < 1e-5]).toEqual([name, true])
    }
  })

  it('has the same bits with 1, 2, 3 and 5 threads', () => {
    const shape = { batch: 22, time: 6, inputs: 20, units: 36, reverse: false, masked: true }
    const results = engines.map((engine) => run(engine, shape))
    for (const result of results) expect(result.every((part, i) => sameBits(part, at(at(results, 0), i)))).toBe(true)
  })
})
