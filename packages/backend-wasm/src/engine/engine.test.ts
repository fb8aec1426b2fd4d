import { afterEach, describe, expect, it, vi } from 'vitest'
import { runInChild } from './__fixtures__/child.js'
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

  it('runs both modules: they differ in rounding only', { tags: ['slow'] }, () => {
    // In a process of its own: V8's flag for relaxed SIMD stays set, and engines made later would take the other module.
    const run = runInChild(
      `import { Engine } from './engine.js'
      import { gemm } from './operations/gemm.js'
      const results = ['base', 'relaxed', undefined].map((simd) => {
        const engine = new Engine({ threads: 1, ...(simd && { simd }) })
        const [a, b, c] = [[-1, 1 + 2 ** -13], [1, 1 - 2 ** -13], [0]].map((values) => {
          const pointer = engine.allocator.allocate(8)
          engine.memory.float32(pointer, values.length).set(values)
          return pointer
        })
        gemm(engine, { m: 1, n: 1, k: 2, a, b, c })
        return [engine.simd, engine.memory.float32(c, 1)[0]]
      })
      console.log(JSON.stringify(results))`,
      { TESSERA_SIMD: 'relaxed' },
    )
    expect(run).toMatchObject({ status: 0, stderr: '' })
    const results = JSON.parse(run.stdout) as [name: string, value: number][]
    expect(results.map(([name]) => name)).toEqual(['base', 'relaxed', 'relaxed'])
    // (1 + e)·(1 - e) - 1 = -e²: lost where the product is rounded; a machine may fuse in the relaxed module or not.
    expect(results[0]?.[1]).toBe(0)
    for (const [, value] of results.slice(1)) expect([-(2 ** -26), 0]).toContain(value)
  })

  it('takes the base module where TESSERA_SIMD asks for it', () => {
    vi.stubEnv('TESSERA_SIMD', 'base')
    expect(withEngine({ threads: 1 }, ({ simd }) => simd)).toBe('base')
    expect(detectFeatures()).toMatchObject({ simd: true, relaxed: false, threads: true })
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
