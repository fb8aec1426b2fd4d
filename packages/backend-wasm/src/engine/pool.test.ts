import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { runInChild } from './__fixtures__/child.js'
import { Engine } from './engine.js'
import { EngineError } from './errors.js'
import { upload, withEngine, workersUp } from './testing.js'

async function withWorkers(
  threads: number,
  use: (engine: Engine, counters: number) => void,
  spin = 2000,
): Promise<void> {
  const engine = new Engine({ threads, spin })
  try {
    await workersUp(engine)
    use(engine, upload(engine, new Float32Array(128)))
  } finally {
    engine.dispose()
  }
}

describe('pool', () => {
  it('runs each chunk once, whatever the number of threads and chunks', async () => {
    for (const threads of [2, 3, 5]) {
      await withWorkers(threads, ({ kernels }, counters) => {
        expect(kernels.selfTestRounds(counters, 20_000, 12)).toBe(0)
      })
    }
  })

  it('works before its workers are up', () => {
    withEngine({ threads: 4 }, (engine) => {
      const counters = upload(engine, new Float32Array(128))
      expect(engine.kernels.selfTestRounds(counters, 100, 9)).toBe(0)
    })
  })

  it('wakes workers that sleep at once (no spinning)', async () => {
    await withWorkers(3, ({ kernels }, counters) => expect(kernels.selfTestRounds(counters, 2000, 12)).toBe(0), 0)
  })

  it('turns a trap in any chunk into an error and goes on', async () => {
    await withWorkers(3, ({ kernels }, counters) => {
      for (let round = 0; round < 200; round++) {
        expect(() => kernels.selfTest(counters, 8, round % 8)).toThrow(EngineError)
        expect(kernels.selfTestRounds(counters, 5, 12)).toBe(0)
      }
    })
  })

  it('reports a trap with one thread too', () => {
    withEngine({ threads: 1 }, ({ kernels, allocator }) => {
      expect(() => kernels.selfTest(allocator.allocate(512), 8, 3)).toThrow(/selfTest: .* trapped/)
    })
  })

  it('gives up a chunk whose worker stands still, with a typed error, then and afterwards', async () => {
    const engine = new Engine({ threads: 3, spin: 100, patience: 0.1 })
    try {
      await workersUp(engine)
      const counters = upload(engine, new Float32Array(128))
      const start = performance.now()
      expect(() => engine.kernels.selfTest(counters, 8, -2)).toThrow(
        /selfTest: the workers must finish what they begin, but one is lost/,
      )
      expect(performance.now() - start).toBeLessThan(5000)
      expect(() => engine.kernels.selfTest(counters, 8, -1)).toThrow(EngineError)
    } finally {
      engine.dispose()
    }
  })

  it('reports the threads that run: without workers that could not start', async () => {
    const engine = new Engine({ threads: 3, workerUrl: 'file:///nowhere/worker.mjs' })
    try {
      expect(engine.threads).toBe(3)
      while (engine.threads > 1) await new Promise((resolve) => setTimeout(resolve, 2))
      const counters = upload(engine, new Float32Array(128))
      expect(engine.kernels.selfTestRounds(counters, 100, 9)).toBe(0)
      expect(engine.workersReady).toBe(0)
    } finally {
      engine.dispose()
    }
  })

  it('refuses no patience at all', () => {
    expect(() => new Engine({ patience: 0 })).toThrow('patience must be above 0 and at most 86400 seconds, but got 0.')
  })

  it('lets the process end by itself, and by process.exit', { tags: ['slow'] }, () => {
    for (const end of ['', 'process.exit(0)']) {
      const run = runInChild(`import { Engine } from './engine.js'
        const engine = new Engine({ threads: 3 })
        const timer = setInterval(() => {
          if (engine.workersReady < 2) return
          clearInterval(timer)
          console.log('up')
          ${end}
        }, 5)`)
      expect(run).toMatchObject({ status: 0, stdout: 'up\n', stderr: '' })
    }
  })

  it('runs the worker from a file of its own', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tessera-worker-'))
    const outfile = join(folder, 'worker.mjs')
    buildSync({ entryPoints: [join(import.meta.dirname, '../worker.ts')], outfile, bundle: true, format: 'esm' })
    const engine = new Engine({ threads: 3, workerUrl: pathToFileURL(outfile).href })
    try {
      await workersUp(engine)
      const counters = upload(engine, new Float32Array(128))
      expect(engine.kernels.selfTestRounds(counters, 2000, 12)).toBe(0)
      expect(() => engine.kernels.selfTest(counters, 8, 5)).toThrow(EngineError)
      expect(engine.kernels.selfTestRounds(counters, 2000, 12)).toBe(0)
    } finally {
      engine.dispose()
      rmSync(folder, { recursive: true })
    }
  })

  it('loses nothing in a million forks with more threads than processors', { tags: ['slow'] }, async () => {
    await withWorkers(
      5,
      ({ kernels, memory }, counters) => {
        expect(kernels.selfTestRounds(counters, 1_000_000, 8)).toBe(0)
        const byThread = memory.int32(counters + 256, 5)
        // All chunks were run, and not by the main thread alone.
        expect(byThread.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(1_000_000)
        expect(byThread.subarray(1).every((count) => count > 0)).toBe(true)
      },
      500,
    )
  })
})
