import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, it, vi } from 'vitest'
import { AbortError, ConfigError, FormatError, StateError } from '../errors/errors.js'
import { Generator } from '../random/generator.js'
import { fromGenerator } from './from-generator.js'
import type { Pipeline } from './pipeline.js'
import { workerMap, type WorkerMapOptions } from './worker-map.js'

const module = new URL('__fixtures__/worker-functions.mjs', import.meta.url)
const numbers = (count: number) => fromGenerator(() => Array.from({ length: count }, (_, i) => i))
const through = (exportName: string, options: Partial<WorkerMapOptions> = {}) =>
  workerMap<number, unknown>({ module, exportName, workers: 2, ...options })

async function collect<T>(source: Pipeline<T>, signal?: AbortSignal): Promise<T[]> {
  const all: T[] = []
  const context = { epoch: 2, shuffle: true, random: new Generator(1), ...(signal && { signal }) }
  for await (const element of source.batches(context)) all.push(element)
  return all
}

describe('workerMap', () => {
  it('keeps order and numbers whatever the number of threads, and those of a function here', async () => {
    const { default: double } = (await import(module.href)) as {
      default: (n: number, info: object) => Promise<unknown>
    }
    const expected = await collect(numbers(9).map((element, info) => double(element, info)))
    for (const workers of [1, 2, 3]) {
      for (const prefetch of [1, 2, 7]) {
        expect(await collect(numbers(9).map(through('default', { workers, prefetch })))).toEqual(expected)
      }
    }
    expect(expected[3]).toMatchObject({ value: 6, index: 3, epoch: 2 })
    expect(new Set(expected.map((one) => (one as { seed: number }).seed)).size).toBe(9)
  })

  it('works in other threads, several at a time', async () => {
    const threads = await collect(numbers(6).map(through('whichThread')))
    expect(threads).not.toContain(0)
    expect(new Set(threads).size).toBe(2)
  })

  it('brings an error in its place, with class, name and stack of the thread', async () => {
    const seen: number[] = []
    const failing = numbers(6).map(through('failAtThree'))
    const error = await (async () => {
      for await (const element of failing) seen.push(element as number)
    })().catch((reason: unknown) => reason as Error)
    expect(seen).toEqual([0, 1, 2])
    expect((error as Error).name).toBe('RangeError')
    expect((error as Error).message).toBe('three is no good')
    expect((error as Error).stack).toContain('failAtThree')
    expect((error as Error).stack).toContain('worker-functions.mjs')
    await expect(collect(numbers(1).map(through('ourError')))).rejects.toThrow(FormatError)
  })

  it('says when a thread ends or breaks down', async () => {
    await expect(collect(numbers(4).map(through('exit')))).rejects.toThrow('it ended with code 3')
    const broken = collect(numbers(4).map(through('crash')))
    await expect(broken).rejects.toThrow(StateError)
    await expect(broken).rejects.toThrow('must not break down, but got: lost')
  })

  it('says what cannot be sent', async () => {
    const functions = fromGenerator(() => [() => 1]).map(workerMap({ module, workers: 1 }))
    await expect(collect(functions)).rejects.toThrow(ConfigError)
    await expect(collect(numbers(1).map(through('notPlain')))).rejects.toThrow('could not be cloned')
    await expect(collect(numbers(1).map(through('missing')))).rejects.toThrow('must export a function "missing"')
  })

  it.each(['forever', 'spin'])('ends at once when cancelled, also a thread that is stuck (%s)', async (name) => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 100)
    await expect(collect(numbers(4).map(through(name)), controller.signal)).rejects.toThrow(AbortError)
    await expect(collect(numbers(4).map(through(name)), AbortSignal.abort())).rejects.toThrow(AbortError)
  })

  it('hands results over', async () => {
    const moved = await collect(fromGenerator(() => [3, 4]).map(through('array', { transferResults: true })))
    expect(moved).toEqual([{ data: Float32Array.of(3, 3, 3) }, { data: Float32Array.of(4, 4, 4, 4) }])
  })

  it('calls the function here where there is no Node', async () => {
    const load = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
    try {
      expect((await collect(numbers(2).map(through('array')))).length).toBe(2)
      await expect(collect(numbers(2).map(through('missing')))).rejects.toThrow(ConfigError)
    } finally {
      load.mockRestore()
    }
  })

  it('refuses options that are wrong', () => {
    expect(() => workerMap({ module: './augment.js' })).toThrow(
      'module must be a whole address, but got "./augment.js"',
    )
    expect(() => through('x', { workers: 0 })).toThrow('workerMap: workers must be a positive integer')
    expect(() => workerMap({ module, worker: 2 } as never)).toThrow('Did you mean "workers"?')
  })

  it('keeps no process alive: after a pass, an error, a pass that was left, and one that nobody takes on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tessera-workers-'))
    try {
      const source = `
        import { fromGenerator } from './from-generator.js'
        import { workerMap } from './worker-map.js'
        const module = ${JSON.stringify(module.href)}
        const numbers = fromGenerator(() => [0, 1, 2, 3, 4])
        for await (const element of numbers.map(workerMap({ module, workers: 2 }))) if (element.value === 8) break
        const failing = numbers.map(workerMap({ module, exportName: 'failAtThree', workers: 2 }))
        await (async () => { for await (const _ of failing); })().catch(() => undefined)
        for await (const _ of numbers.map(workerMap({ module, workers: 2 }))) break
        const left = numbers.map(workerMap({ module, workers: 2 })).batches({ epoch: 0, shuffle: true, random: { fork() { return this }, integer: () => 1 } })
        await left.next()
        console.log('end')`
      const stdin = { contents: source, resolveDir: fileURLToPath(new URL('.', import.meta.url)), sourcefile: 'x.ts' }
      const banner = {
        js: `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)`,
      }
      const options = { bundle: true, platform: 'node', format: 'esm', write: false, logLevel: 'silent' } as const
      const { outputFiles } = await build({ stdin, banner, ...options })
      const program = join(folder, 'left.mjs')
      await writeFile(program, outputFiles[0]!.contents)
      const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 10_000 })
      let out = ''
      child.stdout.on('data', (text: Buffer) => (out += text.toString()))
      const end = await new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)))
      expect({ out, end }).toEqual({ out: 'end\n', end: 0 })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
