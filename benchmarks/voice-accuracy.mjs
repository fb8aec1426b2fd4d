// How well tessera-audio recognises spoken digits, on the command line: prints one JSON object a line.
//
//   node benchmarks/voice-accuracy.mjs SPLIT… [--model NAME] [--seed N] [--count N]
//
// SPLIT is the name of a speaker of FSDD, who is left out of training; loso, each speaker in turn; official, where takes 0
// to 4 are the test; flite or engines, trained on synthesized words only and tested on all recordings. Build before:
// npm run build.
import { spawnSync } from 'node:child_process'
import { linkSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const recordings = join(process.env['TESSERA_DATA'] ?? join(root, '../shared/data'), 'audio/fsdd')
const program = join(root, 'packages/audio/bin/tessera-audio.js')
const pattern = '{label}_{speaker}_{take}.wav'
const digits = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { model: { type: 'string' }, seed: { type: 'string', default: '1' }, count: { type: 'string' } },
})
const files = readdirSync(recordings).filter((name) => name.endsWith('.wav'))
const speakers = [...new Set(files.map((name) => name.split('_')[1] ?? ''))].sort((a, b) => (a < b ? -1 : 1))
const folder = mkdtempSync(join(tmpdir(), 'voice-accuracy-'))

/** @param {string[]} args */
function run(args) {
  const start = performance.now()
  const { status, stdout } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 2],
  })
  if (status !== 0) throw new Error(`tessera-audio ${args[0]} must end with exit code 0, but got ${status}.`)
  return { stdout, seconds: (performance.now() - start) / 1000 }
}

/**
 * A folder with some of the recordings.
 *
 * @param {string} name
 * @param {(file: string) => boolean} isIn
 */
function folderOf(name, isIn) {
  const path = join(folder, name)
  mkdirSync(path)
  for (const file of files.filter(isIn)) {
    try {
      linkSync(join(recordings, file), join(path, file))
    } catch {
      // Another disk.
      copyFileSync(join(recordings, file), join(path, file))
    }
  }
  return path
}

/** @param {string} split */
function recorded(split) {
  /** @param {string} file */
  const isTest = (file) => {
    const [, speaker, take = ''] = file.replace('.wav', '').split('_')
    return split === 'official' ? Number.parseInt(take, 10) < 5 : speaker === split
  }
  return {
    train: [folderOf(`${split}-train`, (file) => !isTest(file)), '--pattern', pattern],
    test: [folderOf(`${split}-test`, isTest), '--pattern', pattern],
    labels: undefined,
  }
}

/** @param {string} split */
function synthesized(split) {
  const path = join(folder, split)
  const engine = split === 'flite' ? 'flite' : 'all'
  const count = values.count === undefined ? [] : ['--count', values.count]
  const { seconds } = run([
    'synthesize',
    ...digits,
    '--out',
    path,
    '--engine',
    engine,
    '--seed',
    values.seed,
    '--quiet',
    ...count,
  ])
  console.log(JSON.stringify({ split, synthesize: Math.round(seconds) }))
  // The recordings are named by figures, the synthesized words by what is spoken.
  const test = join(folder, `${split}-test`)
  for (const file of files) {
    const word = digits[Number(file[0])] ?? ''
    mkdirSync(join(test, word), { recursive: true })
    copyFileSync(join(recordings, file), join(test, word, file))
  }
  return { train: [path], test: [test] }
}

/** @param {string} split */
function judge(split) {
  const { train, test } = ['flite', 'engines'].includes(split) ? synthesized(split) : recorded(split)
  const model = join(folder, `${split}-model`)
  const kind = values.model === undefined ? [] : ['--model', values.model]
  const { seconds } = run(['train', ...train, '--out', model, '--seed', values.seed, ...kind])
  const { stdout } = run(['evaluate', model, ...test, '--json'])
  const { accuracy, macroF1, classes, confusionMatrix } = JSON.parse(stdout)
  const { examples } = JSON.parse(readFileSync(join(model, 'metrics.json'), 'utf8'))
  console.log(JSON.stringify({ split, accuracy, macroF1, trainedOn: examples, train: Math.round(seconds) }))
  console.error(classes.map(({ label }, i) => `${label}: ${confusionMatrix[i].join(' ')}`).join('\n'))
  return accuracy
}

try {
  for (const split of positionals) {
    if (split !== 'loso') judge(split)
    else {
      const accuracies = speakers.map(judge)
      const mean = accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length
      console.log(JSON.stringify({ split, accuracy: mean, worst: Math.min(...accuracies) }))
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
