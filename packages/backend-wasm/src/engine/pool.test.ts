import { spawnSync } from 'node:child_process'
import { buildSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { Engine } from './engine.js'
import { EngineError } from './errors.js'
import { upload, withEngine, workersUp } from './testing.js'

async function withWorkers(threads: number, use: (engine: Engine, counters: number) => void, spin = 2000): Promise<void> {
  const engine = new Engine({ threads, spin })
  try {
    await workersUp(engine)
    use(engine, upload(engine, new Float32Array(64)))
  } finally {
    engine.dispose()
  }
}

describe('pool', () => {
  it('runs each chunk once, whatever the number of threads and chunks', async () => {
    for (const threads of [2, 3, 5]) {
      await withWorkers(threads, ({ kernels }, counters) => expect(kernels.selfTestRounds(counters, 20_000, 12)).toBe(0))
    }
  })

  it('works before its workers are up', () => {
    withEngine({ threads: 4 }, (engine) => {
      const counters = upload(engine, new Float32Array(64))
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
      expect(() => kernels.selfTest(allocator.allocate(256), 8, 3)).toThrow(/selfTest: .* trapped/)
    })
  })

  it('lets the process end by itself, and by process.exit', { tags: ['slow'] }, () => {
    for (const end of ['', 'process.exit(0)']) {
      const contents = `import { Engine } from './engine.js'
        const engine = new Engine({ threads: 3 })
        const timer = setInterval(() => {
          if (engine.workersReady < 2) return
          clearInterval(timer)
          console.log('up')
          ${end}
        }, 5)`
      const bundle = buildSync({
        stdin: { contents, resolveDir: import.meta.dirname }, bundle: true, write: false, format: 'esm', platform: 'node',
      })
      const options = { timeout: 20_000, encoding: 'utf8', input: bundle.outputFiles[0]?.text ?? '' } as const
      const run = spawnSync(process.execPath, ['--input-type=module', '-'], options)
      expect(run).toMatchObject({ status: 0, stdout: 'up\n', stderr: '' })
    }
  })

  it('loses nothing in a million forks with more threads than processors', { tags: ['slow'] }, async () => {
    await withWorkers(5, ({ kernels }, counters) => expect(kernels.selfTestRounds(counters, 1_000_000, 8)).toBe(0), 500)
  })
})
