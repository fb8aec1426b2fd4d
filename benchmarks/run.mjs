// npm run bench -- [--json] [--kernels | --times] [--threads N] [--only w,w] [--peers tfjs-wasm,tfjs-cpu]
// npm run bench -- --figures [--threads N]
//
// Trains the nine workloads, each in a process of its own, and prints one line each: a JSON object with --json, else
// words. With --figures it measures the kernels instead: one JSON object a line.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { commandFile } from '../tools/setup/paths.mjs'
import { peerFile } from './peer.mjs'

const names = [
  'mlp',
  'mnist_cnn',
  'cifar_cnn',
  'image224',
  'boxes128',
  'text_gap',
  'text_lstm',
  'voice_lstm',
  'transformer',
]
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    kernels: { type: 'boolean', default: false },
    figures: { type: 'boolean', default: false },
    times: { type: 'boolean', default: false },
    threads: { type: 'string' },
    only: { type: 'string' },
    peers: { type: 'string', default: '' },
  },
})
const root = fileURLToPath(new URL('..', import.meta.url))
const backends = { '': 'tessera-wasm', 'tfjs-cpu': 'cpu', 'tfjs-wasm': 'wasm' }
const peers = ['', ...values.peers.split(',').filter((peer) => peer !== '')]
const only = values.only?.split(',') ?? names
for (const name of only)
  if (!names.includes(name)) fail(`--only must name some of ${names.join(', ')}, but got ${name}.`)
for (const peer of peers)
  if (!(peer in backends)) fail(`--peers must name some of tfjs-wasm, tfjs-cpu, but got ${peer}.`)
if (peers.includes('tfjs-wasm') && peerFile() === undefined) {
  fail(
    '--peers: tfjs-wasm needs @tensorflow/tfjs-backend-wasm, which is not found. Install it anywhere, for instance by ' +
      '"npm install --prefix DIR @tensorflow/tfjs-backend-wasm@4.22.0", and say where with TFJS_ROOT=DIR.',
  )
}

if (values.figures) {
  const file = fileURLToPath(new URL('../packages/backend-wasm/bench/figures.mjs', import.meta.url))
  process.exit(spawnSync(process.execPath, [file, values.threads ?? '1'], { stdio: 'inherit' }).status ?? 1)
}

const nx = commandFile('nx')
const built = spawnSync(
  process.execPath,
  [nx, 'run-many', '--target', 'build', '--projects', '@tessera-ml/core', '--output-style', 'static'],
  {
    cwd: root,
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' },
    stdio: ['ignore', 'ignore', 'inherit'],
  },
)
if (built.status !== 0) fail('the packages must build, but do not.')

for (const peer of peers) for (const name of only) run(name, backends[/** @type {keyof typeof backends} */ (peer)])

/** @param {string} name @param {string} backend */
function run(name, backend) {
  const env = {
    ...process.env,
    // tfjs's own WebAssembly backend is none that core knows: the program sets it.
    ...(backend === 'wasm' ? { TFJS_BACKEND: backend } : { TESSERA_BACKEND: backend }),
    // A kernel of tfjs's cpu in our place ends the run rather than hide in the figures.
    TESSERA_STRICT: '1',
    ...(values.threads !== undefined && { TESSERA_THREADS: values.threads }),
  }
  const file = fileURLToPath(new URL('measure.mjs', import.meta.url))
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [file, name, ...(values.kernels ? ['--kernels'] : values.times ? ['--times'] : [])],
    { env, encoding: 'utf8' },
  )
  const failed = {
    peer: backend === backends[''] ? backend : `tessera-on-tfjs-${backend}`,
    w: name,
    error: stderr.split('\n').find((line) => /Error/.test(line)) ?? `exit code ${status}`,
  }
  const line = status === 0 ? stdout.trim() : JSON.stringify(failed)
  // What a peer lacks is a figure, too.
  if (status !== 0 && backend === backends['']) process.exitCode = 1
  console.log(values.json || values.kernels || values.times ? line : inWords(JSON.parse(line)))
}

/** @typedef {Partial<Record<'train_ms' | 'min_ms' | 'pred1_ms', number>>} Times */
/** @param {Times & { peer: string, w: string, error?: string }} result */
function inWords({ peer, w, error, train_ms, min_ms, pred1_ms }) {
  if (error !== undefined) return `${w.padEnd(12)} ${peer}: ${error}`
  return `${w.padEnd(12)} ${peer}: step ${train_ms} ms (at least ${min_ms}), prediction ${pred1_ms} ms`
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message)
  process.exit(1)
}
