// Measures one workload in this process and prints one JSON object: node measure.mjs NAME [--kernels | --times]
import { dataset, engine, Generator } from '@tessera-ml/core'
import { countKernels } from './kernel-counts.mjs'
import { timeKernels } from './kernel-times.mjs'
import { usePeer } from './peer.mjs'
import { workloads } from './workloads.mjs'

const [name = '', flag] = process.argv.slice(2)
const workload = workloads[name]
if (workload === undefined)
  throw new Error(`the workload must be one of ${Object.keys(workloads).join(', ')}, but got ${name}.`)

const seconds = Number(process.env.BENCH_SECONDS ?? 4)
const warmMs = 500

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

/** @param {number} value @param {number} digits */
const rounded = (value, digits) => Number(value.toFixed(digits))

/**
 * Steps as `fit` takes them, its checks of every number among them: five at least, then until the time is over or 200 are
 * done. Before them three at least, and half a second of them, to warm up: JavaScript is compiled while it runs.
 *
 * @param {import('@tessera-ml/core').Model} model
 * @param {import('@tessera-ml/core').Batch} batch
 */
async function trainTimes(model, batch) {
  /** @type {number[]} */
  const times = []
  let last = performance.now()
  const warm = last + warmMs
  let end = Number.POSITIVE_INFINITY
  let steps = 0
  const onBatchEnd = () => {
    const now = performance.now()
    steps++
    if (end < Number.POSITIVE_INFINITY) times.push(now - last)
    else if (steps >= 3 && now > warm) end = now + 1000 * seconds
    last = now
  }
  const isDone = () => times.length >= 5 && (last > end || times.length >= 200)
  const batches = function* () {
    while (!isDone()) yield batch
  }
  await model.fit(dataset({ batches }), { shuffle: false, callbacks: [{ onBatchEnd }] })
  return times
}

/**
 * @param {import('@tessera-ml/core').Model} model
 * @param {import('@tessera-ml/core').Batch} batch
 */
async function predictTimes(model, { x }) {
  const { data, shape } = /** @type {import('@tessera-ml/core').NdArray} */ (x)
  const one = { data: data.slice(0, data.length / (shape[0] ?? 1)), shape: [1, ...shape.slice(1)] }
  const times = []
  const warm = performance.now() + warmMs
  for (let i = 0; times.length < 30; i++) {
    const start = performance.now()
    await model.predictOutputs(one)
    if (i > 2 && start > warm) times.push(performance.now() - start)
  }
  return times
}

if (process.env.TFJS_BACKEND === 'wasm') await usePeer()
const report = await engine()
const simd = { base: 'base', relaxed: 'fma' }[/** @type {string} */ (report.simd)] ?? report.simd
const peer =
  report.name === 'tessera-wasm'
    ? `tessera-${report.version}-${report.threads}t-${simd}`
    : `tessera-on-tfjs-${report.name}`
const model = workload.model()
const batch = workload.batch(new Generator(1))
if (flag === '--kernels') {
  const counted = await countKernels(model, batch)
  console.log(JSON.stringify({ peer, w: name, ...counted }))
} else if (flag === '--times') {
  console.log(JSON.stringify({ peer, w: name, ...(await timeKernels(model, batch, 30)) }))
} else {
  const times = await trainTimes(model, batch)
  const predictions = await predictTimes(model, batch)
  const [train_ms, min_ms] = [rounded(median(times), 3), rounded(Math.min(...times), 3)]
  console.log(JSON.stringify({ peer, w: name, train_ms, min_ms, pred1_ms: rounded(median(predictions), 3) }))
}
