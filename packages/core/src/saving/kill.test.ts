/** Training in a process of its own that is killed again and again, by the one signal that nothing can catch. */
import { spawn } from 'node:child_process'
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
  { onBatchEnd: () => { process.stdout.write('.') } },
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

const filesOf = (from: string) => Promise.all(results.map((name) => readFile(join(from, name))))

describe('training that is killed', { tags: ['slow'] }, () => {
  it('ends with the files of a run that was not, byte for byte', async () => {
    const [whole, killed] = [join(folder, 'whole'), join(folder, 'killed')]
    await Promise.all([whole, killed].map((path) => mkdir(path)))
    expect(await train(whole)).toBe(0)
    const random = new Generator(Date.now())
    let kills = 0
    for (let last: NodeJS.Signals | number = 'SIGKILL'; last !== 0;) {
      // After five times it is let go: each life makes some steps, but maybe no whole epoch.
      last = await train(killed, kills < 5 ? 1 + random.integer(7) : undefined, random.integer(20))
      if (last === 'SIGKILL') kills += 1
      else expect(last).toBe(0)
    }
    expect(kills).toBeGreaterThan(0)
    const [expected, actual] = await Promise.all([filesOf(whole), filesOf(killed)])
    results.forEach((name, i) => expect(actual[i]!.equals(expected[i]!), name).toBe(true))
    expect((await readdir(whole)).toSorted()).toEqual(results.toSorted())
  })
})
