import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'

/** Runs a program on this package's sources in a process of its own, since an engine is chosen once a process. */
function run(name: keyof typeof programs, environment: Readonly<Record<string, string>> = {}) {
  const { stdout, stderr } = spawnSync(process.execPath, [join(folder, `${name}.js`)], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  })
  return { stdout: stdout.trim(), stderr: stderr.trim() }
}

const index = JSON.stringify(new URL('../index.ts', import.meta.url).pathname)
const programs = {
  choose: `import { engine } from ${index}
    try { const [a, b] = await Promise.all([engine(), engine()]); console.log(a.name, a.reason, a === b) }
    catch (error) { console.log(error.name, error.message) }`,
  report: `import { engine } from ${index}
    const { name, threads, simd, reason } = await engine()
    console.log(name, threads, simd, reason)`,
  own: `import '@tensorflow/tfjs-backend-cpu'
    import { setBackend } from '@tensorflow/tfjs-core'
    import { engine } from ${index}
    await setBackend('cpu')
    console.log((await engine()).reason)`,
  early: `import { dense, Generator, sequential } from ${index}
    const model = sequential([dense({ units: 1 })], { inputShape: [2] })
    model.compile({ loss: 'meanSquaredError' })
    try { model.forward([], { training: false, random: new Generator(0) }) } catch (error) { console.log(error.name, error.message) }`,
} as const

// Inside the package, so that its dependencies are found.
const modules = new URL('../../node_modules', import.meta.url).pathname
mkdirSync(modules, { recursive: true })
const folder = mkdtempSync(join(modules, '.engine-test-'))

beforeAll(async () => {
  for (const [name, contents] of Object.entries(programs)) {
    const stdin = { contents, resolveDir: new URL('.', import.meta.url).pathname }
    await build({
      stdin,
      bundle: true,
      platform: 'node',
      format: 'esm',
      // Our own packages from their sources, so that nothing has to be built.
      conditions: ['@tessera-ml/source'],
      external: ['@tensorflow/*', 'linkedom', '@observablehq/*'],
      outfile: join(folder, `${name}.js`),
    })
  }
  return () => rmSync(folder, { recursive: true })
})

describe('engine', () => {
  it('takes the backend in WebAssembly by itself, once for all callers, without a banner', () => {
    const { stdout, stderr } = run('choose')
    expect(stdout).toBe('tessera-wasm the first of the list that works here, tessera-wasm true')
    expect(stderr).toBe('')
  })

  it('reports the threads and vector instructions of the backend in WebAssembly', () => {
    const environment = { TESSERA_THREADS: '3', TESSERA_SIMD: 'base', TESSERA_BACKEND: 'tessera-wasm' }
    expect(run('report', environment).stdout).toBe('tessera-wasm 3 base TESSERA_BACKEND names it')
    expect(run('choose', { TESSERA_THREADS: 'many' }).stdout).toContain('TESSERA_THREADS must be an integer')
  })

  it('takes what TESSERA_BACKEND names, or says that it cannot', () => {
    expect(run('choose', { TESSERA_BACKEND: 'cpu' }).stdout).toBe('cpu TESSERA_BACKEND names it true')
    expect(run('choose', { TESSERA_BACKEND: 'cup' }).stdout).toContain('ConfigError TESSERA_BACKEND must be one of')
    expect(run('choose', { TESSERA_BACKEND: 'tensorflow' }).stdout).toContain(
      'the backend must be installed and working',
    )
  })

  it('takes the backend that the program has set', () => {
    expect(run('own').stdout).toBe('the program has set it')
  })

  it('is asked for before a layer is called', () => {
    expect(run('early').stdout).toMatch(/^StateError .*Call "await engine\(\)" first\.$/)
  })
})
