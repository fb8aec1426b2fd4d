/** Training in a process of its own that is killed again and again, by the one signal that nothing can catch. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Generator } from '../random/generator.js'

const source = `
import { writeFileSync } from 'node:fs'
import { adam, backupAndRestore, batchNormalization, csvLogger, dense, dropout, earlyStopping, modelCheckpoint,
  reduceLROnPlateau, sequential } from '../index.js'
const [folder] = process.argv.slice(2)
const x = Array.from({ length: 48 }, (_, i) => [(i % 8) / 8, Math.floor(i / 8) / 4])
const y = x.map(([a, b]) => [2 * a - b + 1])
const model = sequential([dense({ units: 64, activation: 'tanh' }), batchNormalization(), dropout({ rate: 0.3 }),
  dense({ units: 1 })], { inputShape: [2], seed: 1 })
model.compile({ optimizer: adam({ learningRate: 0.05, useEma: true }), loss: 'meanSquaredError' })
const { history } = await model.fit({ x, y }, { epochs: 6, batchSize: 12, validationSplit: 0.25, callbacks: [
  backupAndRestore({ path: folder + '/checkpoint' }), earlyStopping({ patience: 4 }),
  reduceLROnPlateau({ patience: 1, minDelta: 1 }), csvLogger({ path: folder + '/log.csv' }),
  modelCheckpoint({ path: folder + '/best.safetensors', saveBestOnly: true }),
  // A pause, so that the parent has the time to act.
  { onBatchEnd: () => { process.stdout.write('.'); return new Promise((resolve) => setTimeout(resolve, 25)) } },
] })
await model.save(folder + '/final.safetensors')
writeFileSync(folder + '/history.json', JSON.stringify(history))
`
const results = ['final.safetensors', 'best.safetensors', 'log.csv', 'history.json']

let folder = ''
let program = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-kill-'))
  program = join(folder, 'train.mjs')
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: fileURLToPath(new URL('.', import.meta.url)), sourcefile: 'train.ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    external: ['@tessera-ml/backend-wasm'],
    logLevel: 'silent',
    // tfjs-core asks for Node's parts by require.
    banner: { js: `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)` },
  })
  await writeFile(program, outputFiles[0]!.contents)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs the program; with `steps`, kills it `delayMs` after so many steps. */
function train(into: string, steps?: number, delayMs = 0): Promise<NodeJS.Signals | number> {
  const env = { ...process.env, TESSERA_BACKEND: 'cpu' }
  const child = spawn(process.execPath, [program, into], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let seen = 0
  child.stdout.on('data', (text: Buffer) => {
    seen += text.length
    if (steps !== undefined && seen >= steps) setTimeout(() => child.kill('SIGKILL'), delayMs)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(signal ?? code!))
  })
}

/** A digest of each result. */
async function filesOf(from: string): Promise<string[]> {
  const bytes = await Promise.all(results.map((name) => readFile(join(from, name))))
  return bytes.map((content, i) => `${results[i]}: ${createHash('sha256').update(content).digest('hex')}`)
}

describe('training that is killed', { tags: ['slow'] }, () => {
  it('ends with the files of a run that was not, byte for byte', async () => {
    const [whole, killed] = [join(folder, 'whole'), join(folder, 'killed')]
    await Promise.all([whole, killed].map((path) => mkdir(path)))
    expect(await train(whole)).toBe(0)
    const random = new Generator(Date.now())
    const ends: (NodeJS.Signals | number)[] = []
    while (ends.length < 5 && ends.at(-1) !== 0) {
      // Each life makes some steps, but maybe no whole epoch.
      ends.push(await train(killed, 1 + random.integer(7), random.integer(20)))
    }
    if (ends.at(-1) !== 0) ends.push(await train(killed))
    expect(ends.slice(0, -1).every((end) => end === 'SIGKILL')).toBe(true)
    expect(ends.at(-1)).toBe(0)
    expect(ends.length).toBeGreaterThan(1)
    expect(await filesOf(killed)).toEqual(await filesOf(whole))
    expect((await readdir(whole)).toSorted()).toEqual(results.toSorted())
  })
})
