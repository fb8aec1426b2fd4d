/** What only a process of its own can show: signals, pipes, stray errors, the exit code. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const source = `
import { startCli } from './run-cli.js'
const plain = { summary: 'x', positionals: [], options: {} }
const forever = () => new Promise(() => setInterval(() => {}, 1000))
startCli({ name: 'probe', version: '1', description: 'x', commands: [
  { ...plain, name: 'stubborn', run: ({ log }) => { log('ready'); return forever() } },
  { ...plain, name: 'stray', run: () => { void Promise.reject(new TypeError('lost')); return forever() } },
  { ...plain, name: 'thrown', run: () => { setTimeout(() => { throw new Error('late') }); return forever() } },
  { ...plain, name: 'stuck', run: () => new Promise(() => {}) },
  { ...plain, name: 'open', run: ({ print }) => { setInterval(() => {}, 1000); print('done') } },
  { ...plain, name: 'many', run: ({ print }) => { for (let i = 0; i < 50000; i++) print('line ' + i) } },
  { ...plain, name: 'endless', run: async ({ print, signal }) => {
    for (;;) { signal.throwIfAborted(); print('line'); await new Promise((next) => setImmediate(next)) }
  } },
] })`

let folder: string
let program: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-cli-'))
  program = join(folder, 'probe.mjs')
  const stdin = { contents: source, resolveDir: fileURLToPath(new URL('.', import.meta.url)), sourcefile: 'probe.ts' }
  const { outputFiles } = await build({ stdin, bundle: true, platform: 'node', format: 'esm', write: false })
  await writeFile(program, outputFiles[0]!.contents)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

interface Options {
  /** Called each time that something comes. */
  readonly onOutput?: (child: ReturnType<typeof spawn>) => void
}

function run(name: string, { onOutput }: Options = {}): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [program, name], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString()
    onOutput?.(child)
  })
  child.stderr.on('data', (text: Buffer) => {
    err += text.toString()
    onOutput?.(child)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
  })
}

describe('a program started by startCli', () => {
  it('ends at once at the second Ctrl-C', async () => {
    let count = 0
    const result = await run('stubborn', {
      onOutput(child) {
        if (count++ === 0) child.kill('SIGINT')
        setTimeout(() => child.kill('SIGINT'), 100)
      },
    })
    expect(result).toEqual({ code: 130, out: '', err: 'ready\n' })
  })

  it('counts a rejection that nobody handles as failure', async () => {
    const { code, err } = await run('stray')
    expect([code, err]).toEqual([1, 'probe: TypeError: lost (--debug shows where)\n'])
  })

  it('counts an error thrown in a callback as failure', async () => {
    const { code, err } = await run('thrown')
    expect([code, err]).toEqual([1, 'probe: late\n'])
  })

  it('does not end with 0 if it never gets done', async () => {
    expect((await run('stuck')).code).toBe(1)
  })

  it('ends although something keeps the process alive', async () => {
    expect(await run('open')).toEqual({ code: 0, out: 'done\n', err: '' })
  })

  it('has written all of stdout when it ends', async () => {
    const { code, out } = await run('many')
    expect(code).toBe(0)
    expect(out.trimEnd().split('\n')).toHaveLength(50_000)
  })

  it('says nothing when the reader of stdout goes away', async () => {
    const { code, err } = await run('endless', { onOutput: (child) => child.stdout?.destroy() })
    expect([code, err]).toEqual([141, ''])
  })
})
