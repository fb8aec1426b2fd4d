// node benchmarks/text-accuracy.mjs [--sets mr,trec] [--models auto,cnn] [--seeds 1,2]
//
// Trains text classifiers from the command line, on the training file of each set and with default options, judges them
// by all of its dev.csv, and prints one JSON object a line: the set, the model, its accuracy and macro F1, the seconds
// that training took and those that the processor worked for it, and the size of the model's file. The packages must be
// built. The sets are the folders with train.csv and dev.csv in $TESSERA_DATA/text (default ../shared/data/text).
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const program = join(root, 'packages', 'nlp', 'bin', 'tessera-nlp.js')
const data = join(process.env['TESSERA_DATA'] ?? join(root, '..', 'shared', 'data'), 'text')
const { values } = parseArgs({
  options: {
    sets: { type: 'string' },
    models: { type: 'string', default: 'auto,linear,average,cnn,lstm,gru,transformer' },
    seeds: { type: 'string', default: '1' },
  },
})
if (!existsSync(data)) fail(`TESSERA_DATA must name a folder with text in it, but got nothing at ${data}.`)
const sets = values.sets?.split(',') ?? readdirSync(data).toSorted()

/** A module that has the program write its processor time to file 3 when it ends. */
const tellWork = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs'
  process.on('exit', () => {
    const { user, system } = process.cpuUsage()
    writeSync(3, String((user + system) / 1e6))
  })
`)}`

for (const set of sets) {
  for (const model of values.models.split(','))
    for (const seed of values.seeds.split(',')) await judge(set, model, seed)
}

/** @param {string} set @param {string} model @param {string} seed */
async function judge(set, model, seed) {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-accuracy-'))
  try {
    const file = (/** @type {string} */ part) => join(data, set, `${part}.csv`)
    const start = performance.now()
    const { work } = await run(['train', file('train'), '--out', folder, '--model', model, '--seed', seed, '--quiet'])
    const seconds = (performance.now() - start) / 1000
    const { accuracy, macroF1 } = JSON.parse((await run(['evaluate', folder, file('dev'), '--json'])).out)
    const megabytes = statSync(join(folder, 'model.safetensors')).size / 2 ** 20
    const figures = { accuracy, macroF1, seconds, cpuSeconds: work, megabytes }
    const rounded = Object.entries(figures).map(([name, value]) => [name, Number(value.toFixed(4))])
    console.log(JSON.stringify({ set, model, seed: Number(seed), ...Object.fromEntries(rounded) }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Runs the program; it gives what the program printed, and the seconds that the processor worked for it.
 *
 * @param {string[]} argv @returns {Promise<{ out: string, work: number }>}
 */
function run(argv) {
  return new Promise((resolve) => {
    const stdio = /** @type {const} */ (['ignore', 'pipe', 'inherit', 'pipe'])
    const child = spawn(process.execPath, ['--import', tellWork, program, ...argv], { stdio: [...stdio] })
    const told = ['', '']
    for (const [i, stream] of [child.stdio[1], child.stdio[3]].entries()) {
      stream?.on('data', (/** @type {Buffer} */ part) => (told[i] += part.toString()))
    }
    child.on('close', (code) => {
      if (code !== 0) fail(`tessera-nlp ${argv[0]} must end with 0, but got ${code}.`)
      resolve({ out: told[0] ?? '', work: Number(told[1]) })
    })
  })
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message)
  process.exit(1)
}
