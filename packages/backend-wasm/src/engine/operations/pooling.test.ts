import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Engine } from '../engine.js'
import { at, compute, error, numbers, sameBits, workersUp } from '../testing.js'
import type { Geometry } from './geometry.js'
import { type Pooling, pool, poolGradient } from './pooling.js'
import { anyGeometry } from './__fixtures__/geometries.js'

/** Geometries whose every window has a place inside the image, as TensorFlow's paddings give. */
const geometries = anyGeometry.filter(
  (g) =>
    g.padTop < g.kernelHeight &&
    g.padLeft < g.kernelWidth &&
    g.dilationHeight === 1 &&
    g.dilationWidth === 1 &&
    (g.outHeight - 1) * g.strideHeight - g.padTop < g.height &&
    (g.outWidth - 1) * g.strideWidth - g.padLeft < g.width,
)

const sizes = (g: Geometry) =>
  [g.batch * g.height * g.width * g.channels, g.batch * g.outHeight * g.outWidth * g.channels] as const

/** For each output, the flat indices of its window. */
function* windows(g: Required<Geometry>): Generator<[output: number, inputs: number[]]> {
  for (let b = 0; b < g.batch; b++)
    for (let oh = 0; oh < g.outHeight; oh++)
      for (let ow = 0; ow < g.outWidth; ow++)
        for (let c = 0; c < g.channels; c++) {
          const inputs: number[] = []
          for (let kh = 0; kh < g.kernelHeight; kh++)
            for (let kw = 0; kw < g.kernelWidth; kw++) {
              const ih = oh * g.strideHeight - g.padTop + kh * g.dilationHeight
              const iw = ow * g.strideWidth - g.padLeft + kw * g.dilationWidth
              if (ih < 0 || iw < 0 || ih >= g.height || iw >= g.width) continue
              inputs.push(((b * g.height + ih) * g.width + iw) * g.channels + c)
            }
          yield [((b * g.outHeight + oh) * g.outWidth + ow) * g.channels + c, inputs]
        }
}

function oracle(kind: Pooling, g: Required<Geometry>, x: Float32Array, dy: Float32Array): [Float64Array, Float64Array] {
  const [y, dx] = [new Float64Array(dy.length), new Float64Array(x.length)]
  for (const [output, inputs] of windows(g)) {
    const values = inputs.map((i) => x[i] ?? NaN)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    y[output] = kind === 'max' ? Math.max(...values) : mean
    const first = inputs[values.indexOf(y[output])]
    const d = dy[output] ?? NaN
    for (const i of inputs) dx[i] = (dx[i] ?? 0) + (kind === 'average' ? d / inputs.length : i === first ? d : 0)
  }
  return [y, dx]
}

function run(engine: Engine, kind: Pooling, g: Geometry, x: Float32Array, dy: Float32Array): Float32Array[] {
  return compute(engine, [x, dy], [dy.length, x.length], ([from = 0, slope = 0], [y = 0, dx = 0]) => {
    pool(engine, kind, { ...g, x: from, y })
    poolGradient(engine, kind, { ...g, x: from, y, dy: slope, dx })
  })
}

describe.each<Pooling>(['max', 'average'])('%s pooling', (kind) => {
  const engines: Engine[] = []
  beforeAll(async () => {
    for (const threads of [1, 2, 3, 5]) engines.push(new Engine({ threads, guard: true }))
    await Promise.all(engines.map(workersUp))
  })
  afterAll(() => engines.forEach((engine) => engine.dispose()))

  it('equals plain loops, forward and backward, for any stride and padding; ties go to the first', () => {
    fc.assert(
      fc.property(geometries, (g) => {
        const [inputs, outputs] = sizes(g)
        // Few different values, so that ties happen.
        const x = numbers(inputs, 1).map((value) => Math.round(value * 4))
        const dy = numbers(outputs, 2)
        const [y, dx] = oracle(kind, g, x, dy)
        const [gotY, gotDx] = run(at(engines, 0), kind, g, x, dy)
        expect([error(gotY ?? [], y), error(gotDx ?? [], dx)].map((value) => value < 1e-6)).toEqual([true, true])
      }),
      { numRuns: 150, seed: 1 },
    )
  })

  it('has the same bits with 1, 2, 3 and 5 threads', () => {
    const g = {
      batch: 7,
      height: 21,
      width: 20,
      channels: 33,
      outHeight: 10,
      outWidth: 9,
      kernelHeight: 3,
      kernelWidth: 3,
      strideHeight: 2,
      strideWidth: 2,
    }
    const [inputs, outputs] = sizes(g)
    const results = engines.map((engine) => run(engine, kind, g, numbers(inputs, 1), numbers(outputs, 2)))
    for (const result of results) {
      expect(result.every((values, i) => sameBits(values, at(at(results, 0), i)))).toBe(true)
    }
  })

  it('pools two by two, with rows and columns left over', () => {
    const g = {
      batch: 2,
      height: 5,
      width: 7,
      channels: 6,
      outHeight: 2,
      outWidth: 3,
      kernelHeight: 2,
      kernelWidth: 2,
      strideHeight: 2,
      strideWidth: 2,
      dilationHeight: 1,
      dilationWidth: 1,
      padTop: 0,
      padLeft: 0,
    }
    const [inputs, outputs] = sizes(g)
    const [x, dy] = [numbers(inputs, 1).map((value) => Math.round(value * 2)), numbers(outputs, 2)]
    const [y, dx] = oracle(kind, g, x, dy)
    const [gotY, gotDx] = run(at(engines, 1), kind, g, x, dy)
    expect([error(gotY ?? [], y) < 1e-6, error(gotDx ?? [], dx) < 1e-6]).toEqual([true, true])
  })
})
