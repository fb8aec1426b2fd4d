import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Threads } from '../testing-threads.js'
import { numbers } from '../testing.js'
import { fourier } from './fourier.js'
import { localResponse, localResponseGradient, scaleShift } from './normalise.js'
import { project, sample, sampleGradient, type Place } from './picture.js'
import { top } from './top.js'
import * as volumes from './volume.js'

const threads = new Threads()
beforeAll(() => threads.ready())
afterAll(() => threads.dispose())

type Run = Parameters<Threads['run']>[2]

const volume: volumes.VolumeConv = {
  batch: 3,
  input: [6, 9, 10],
  channels: 5,
  output: [6, 9, 10],
  kernel: [3, 3, 3],
  strides: [1, 1, 1],
  dilations: [1, 1, 1],
  padding: [1, 1, 1],
  filters: 9,
}
const [voxels, filter] = [3 * 6 * 9 * 10, 27 * 5 * 9]
const flat: volumes.VolumeGeometry = {
  ...volume,
  input: [1, 54, 10],
  output: [1, 54, 10],
  kernel: [1, 3, 3],
  padding: [0, 1, 1],
}
const sizes = { height: 30, width: 20, channels: 6, outHeight: 41, outWidth: 17 }
const places = (from: number, to: number): Place[] =>
  Array.from({ length: to }, (_, i) => {
    const at = (i * (from - 1)) / to
    return { first: Math.floor(at), second: Math.ceil(at), share: at % 1 }
  })
const sampling = { ...sizes, rows: places(30, 41), columns: places(20, 17), nearest: false, shared: true }

/** Name, lengths of the inputs, lengths of the outputs (all of four bytes an element), and the call. */
const cases: readonly (readonly [string, readonly number[], readonly number[], Run])[] = [
  [
    'volumeConv',
    [voxels * 5, filter],
    [voxels * 9],
    (engine, [x = 0, w = 0], [y = 0]) => volumes.volumeConv(engine, { ...volume, x, w, y }),
  ],
  [
    'volumeConvInputGradient',
    [voxels * 9, filter],
    [voxels * 5],
    (engine, [dy = 0, w = 0], [dx = 0]) => volumes.volumeConvInputGradient(engine, { ...volume, dy, w, dx }),
  ],
  [
    'volumeConvFilterGradient',
    [voxels * 5, voxels * 9],
    [filter],
    (engine, [x = 0, dy = 0], [dw = 0]) => volumes.volumeConvFilterGradient(engine, { ...volume, x, dy, dw }),
  ],
  ...(['max', 'average', 'place', 'placeInBatch'] as const).map(
    (kind) =>
      [
        `volumePool ${kind}`,
        [voxels * 5],
        [voxels * 5],
        (engine, [x = 0], [y = 0]) => volumes.volumePool(engine, kind, { ...volume, x, y }),
      ] as readonly [string, number[], number[], Run],
  ),
  ...(['max', 'average'] as const).map(
    (kind) =>
      [
        `volumePoolGradient ${kind}`,
        [voxels * 5, voxels * 5],
        [voxels * 5],
        (engine, [x = 0, dy = 0], [dx = 0]) => volumes.volumePoolGradient(engine, kind, { ...volume, x, dy, dx }),
      ] as readonly [string, number[], number[], Run],
  ),
  [
    'dilation',
    [voxels * 5, 45, voxels * 5],
    [voxels * 5, voxels * 5, 45],
    (engine, [x = 0, w = 0, dy = 0], to) => {
      for (const [i, part] of (['forward', 'input', 'filter'] as const).entries()) {
        engine.memory.float32(to[i]!, i === 2 ? 45 : voxels * 5).fill(0)
        volumes.dilation(engine, part, { ...flat, x, w, dy, to: to[i]! })
      }
    },
  ],
  [
    'sample and its gradient',
    [2 * 30 * 20 * 6],
    [2 * 41 * 17 * 6, 2 * 30 * 20 * 6],
    (engine, [x = 0], [y = 0, dx = 0]) => {
      sample(engine, { ...sampling, x, y, pictures: [0, 1] })
      sampleGradient(engine, { ...sampling, batch: 2, dy: y, dx })
    },
  ],
  [
    'project',
    [2 * 30 * 20 * 6],
    [2 * 41 * 17 * 6],
    (engine, [x = 0], [y = 0]) => {
      const how = { maps: [0.9, 0.2, 1, -0.3, 1.1, 2, 0.01, 0], outside: [1, 2, 3, 4, 5, 6], bilinear: true }
      project(engine, { ...sizes, ...how, batch: 2, x, y, mode: 'reflect' })
    },
  ],
  [
    'top',
    [300 * 70],
    [300 * 9, 300 * 9],
    (engine, [x = 0], [values = 0, indices = 0]) => top(engine, { x, rows: 300, n: 70, k: 9, values, places: indices }),
  ],
  [
    'fourier',
    [50 * 100, 50 * 100],
    [50 * 100, 50 * 100],
    (engine, [re = 0, im = 0], [toRe = 0, toIm = 0]) =>
      fourier(engine, { rows: 50, n: 100, re, im, toRe, toIm }, false),
  ],
  [
    'scaleShift',
    [5000 * 13, 13, 13, 13],
    [5000 * 13],
    (engine, [x = 0, mean = 0, scale = 0, offset = 0], [to = 0]) =>
      scaleShift(engine, { x, mean, scale, offset, to, rows: 5000, columns: 13 }),
  ],
  [
    'localResponse and its gradient',
    [400 * 13, 400 * 13],
    [400 * 13, 400 * 13],
    (engine, [x = 0, dy = 0], [y = 0, dx = 0]) => {
      const how = { x, rows: 400, columns: 13, radius: 2, bias: 1.5, alpha: 0.5, beta: 0.75 }
      localResponse(engine, { ...how, to: y })
      localResponseGradient(engine, { ...how, y, dy, to: dx })
    },
  ],
]

describe('kernels of volumes, pictures, spectra and order', () => {
  it.each(cases)('%s gives the same bytes with 1, 2, 3 and 5 threads, within its blocks', (_, inputs, outputs, run) => {
    const from = inputs.map((length, i) => numbers(length, i + 1))
    const results = threads.run(
      from,
      outputs.map((length) => 4 * length),
      run,
    )
    // Something came out, and everywhere: fresh blocks hold NaN.
    for (const result of results) {
      const values = new Float32Array(result)
      expect(values.some((value) => value !== 0)).toBe(true)
      expect(values.some((value) => Number.isNaN(value))).toBe(false)
    }
  })

  it('transforms long rows and primes back to what they were', () => {
    for (const n of [1, 2, 3, 997, 4096, 5000]) {
      const x = numbers(n, 3)
      const [back] = threads.run([x, new Float32Array(n)], [4 * n, 4 * n], (engine, [re = 0, im = 0], [a = 0, b = 0]) =>
        engine.withBlock(8 * n, (middle) => {
          fourier(engine, { rows: 1, n, re, im, toRe: middle, toIm: middle + 4 * n }, false)
          fourier(engine, { rows: 1, n, re: middle, im: middle + 4 * n, toRe: a, toIm: b }, true)
        }),
      )
      const values = new Float32Array(back!)
      expect(Math.max(...values.map((value, i) => Math.abs(value - x[i]!)))).toBeLessThan(2e-6)
    }
  })

  it('puts NaN last', () => {
    const x = Float32Array.of(NaN, 1, NaN, 3, -Infinity, 2)
    const [values, indices] = threads.run([x], [24, 24], (engine, [from = 0], [to = 0, at = 0]) =>
      top(engine, { x: from, rows: 1, n: 6, k: 6, values: to, places: at }),
    )
    expect([...new Float32Array(values!)]).toEqual([3, 2, 1, -Infinity, NaN, NaN])
    expect([...new Int32Array(indices!)]).toEqual([3, 5, 1, 4, 0, 2])
  })
})
