import { afterEach, describe, expect, it, vi } from 'vitest'
import { Engine } from './engine.js'
import { ConfigError } from './errors.js'
import { detectFeatures } from './features.js'
import { gemm } from './operations/gemm.js'
import { compute, withEngine } from './testing.js'

afterEach(() => vi.unstubAllEnvs())

describe('engine', () => {
  it('takes the number of threads from its option, then from TESSERA_THREADS', () => {
    vi.stubEnv('TESSERA_THREADS', '3')
    expect(withEngine({ threads: 1 }, ({ threads }) => threads)).toBe(1)
    expect(withEngine({}, ({ threads }) => threads)).toBe(3)
    vi.stubEnv('TESSERA_THREADS', 'many')
    expect(() => new Engine()).toThrow('TESSERA_THREADS must be an integer from 1 to 64, but got many.')
    expect(() => new Engine({ threads: 0 })).toThrow(ConfigError)
  })

  it('has shared memory only with several threads', () => {
    const shared = (threads: number) =>
      withEngine({ threads }, ({ memory }) => memory.memory.buffer instanceof SharedArrayBuffer)
    expect([shared(1), shared(2)]).toEqual([false, true])
  })

  it('runs both modules: they differ in rounding only', () => {
    vi.stubEnv('TESSERA_SIMD', 'relaxed')
    expect(detectFeatures()).toEqual({ simd: true, relaxed: true, threads: true })
    for (const simd of ['base', 'relaxed'] as const) {
      withEngine({ threads: 1, simd }, (engine) => {
        const a = Float32Array.of(1 + 2 ** -12, 1)
        const b = Float32Array.of(1 - 2 ** -12, -1)
        const [c] = compute(engine, [a, b], [1], ([x = 0, y = 0], [z = 0]) =>
          gemm(engine, { m: 1, n: 1, k: 2, a: y, b: x, c: z }),
        )
        expect(engine.simd).toBe(simd)
        expect(Math.abs(c?.[0] ?? NaN)).toBeLessThan(1e-7)
      })
    }
    vi.stubEnv('TESSERA_SIMD', 'base')
    expect(withEngine({ threads: 1 }, ({ simd }) => simd)).toBe('base')
  })

  it('compiles without blocking too', async () => {
    for (const threads of [1, 2]) {
      const engine = await Engine.create({ threads })
      const [c] = compute(engine, [Float32Array.of(3), Float32Array.of(5)], [1], ([a = 0, b = 0], [to = 0]) =>
        gemm(engine, { m: 1, n: 1, k: 1, a, b, c: to }),
      )
      expect([...(c ?? [])]).toEqual([15])
      engine.dispose()
    }
    await expect(Engine.create({ threads: 65 })).rejects.toThrow('threads must be an integer from 1 to 64, but got 65.')
  })

  it('keeps what was there when memory grows, and sees the new part', () => {
    for (const threads of [1, 2]) {
      withEngine({ threads, guard: false }, ({ allocator, memory }) => {
        const small = allocator.allocate(8)
        memory.float32(small, 2).set([3, 4])
        const large = allocator.allocate(100 << 20)
        memory.floats[(large >>> 2) + 26_000_000] = 5
        expect([...memory.float32(small, 2), memory.floats[(large >>> 2) + 26_000_000]]).toEqual([3, 4, 5])
      })
    }
  })
})
