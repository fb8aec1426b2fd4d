// node benchmarks/explanations.mjs [case …]: times explanations, one JSON object a line: the least of five runs in
// seconds, and the processor time of that run. Models and sizes are those that shap, captum and lime are timed on: a
// network 30-64-64-2 with 100 background rows, a small CNN on 32 pictures of 32 × 32 × 3, texts of 100 words.
// Build first: npm run build.
import { tensor, tidy } from '@tensorflow/tfjs-core'
import { conv2d, dense, engine, flatten, Generator, maxPooling2d, sequential } from '@tessera-ml/core'
import { integratedGradients, kernelShap, limeTabular, limeText, permutationShap } from '@tessera-ml/explain'

const only = process.argv.slice(2)
const report = await engine()
const random = new Generator(0)
/** @param {number[]} shape */
const normal = (shape) => {
  const data = new Float32Array(shape.reduce((a, b) => a * b))
  random.fillNormal(data)
  return { data, shape }
}

/** @param {import('@tessera-ml/core').AnyLayer[]} layers @param {(number | null)[]} inputShape */
function modelOf(layers, inputShape) {
  const network = sequential(layers, { inputShape, seed: 0 }).build([null, ...inputShape])
  const pass = { training: false, random: new Generator(0) }
  return (/** @type {import('@tensorflow/tfjs-core').Tensor} */ x) => network.forward([x], pass).outputs[0]
}
const mlp = modelOf(
  [
    dense({ units: 64, activation: 'tanh' }),
    dense({ units: 64, activation: 'tanh' }),
    dense({ units: 2, activation: 'softmax' }),
  ],
  [30],
)
const conv = (/** @type {number} */ filters) => conv2d({ filters, kernelSize: 3, padding: 'same', activation: 'relu' })
const cnn = modelOf(
  [conv(32), maxPooling2d(), conv(64), maxPooling2d(), conv(64), flatten(), dense({ units: 10 })],
  [32, 32, 3],
)
const [rows, background, training] = [normal([10, 30]), normal([100, 30]), normal([1000, 30])]
const pictures = normal([32, 32, 32, 3])
const words = Array.from({ length: 100 }, (_, i) => `word${i}`)
const weightOf = new Map(words.map((word, i) => [word, Math.sin(i)]))
/** @param {readonly string[]} texts */
const classify = (texts) =>
  texts.map((text) => {
    const logit = text.split(' ').reduce((sum, word) => sum + (weightOf.get(word) ?? 0), 0)
    const p = 1 / (1 + Math.exp(-logit))
    return [1 - p, p]
  })
const [first] = [{ data: rows.data.subarray(0, 30), shape: [1, 30] }]
const batch = { data: normal([16_384, 30]).data, shape: [16_384, 30] }

/** @type {Record<string, () => unknown>} */
const cases = {
  'forward of 2,048,000 rows': () => {
    for (let i = 0; i < 125; i++) tidy(() => mlp(tensor(batch.data, batch.shape)).dataSync())
  },
  'kernelShap, 10 rows, 2048 coalitions': () => kernelShap(mlp, rows, { background, budget: 2048, target: 'all' }),
  'permutationShap, 10 rows, 500': () => permutationShap(mlp, rows, { background, budget: 500 }),
  'limeTabular, 5000 samples, k = 10': () => limeTabular(mlp, first, { training }),
  'limeTabular, 5000 samples, k = 5': () => limeTabular(mlp, first, { training, numFeatures: 5 }),
  'limeText, 100 words, 5000 samples, k = 10': () => limeText(classify, words.join(' ')),
  'limeText, 100 words, 5000 samples, k = 6': () => limeText(classify, words.join(' '), { numFeatures: 6 }),
  'integratedGradients, 32 pictures, 50 steps': () =>
    integratedGradients(cnn, pictures, { target: 0, steps: 50, maxSteps: 50 }),
}

const peer = `tessera-${report.threads}t-${report.simd}`
for (const [name, run] of Object.entries(cases)) {
  if (only.length > 0 && !only.some((start) => name.startsWith(start))) continue
  await run()
  const runs = []
  for (let i = 0; i < 5; i++) {
    const [start, cpu] = [performance.now(), process.cpuUsage()]
    await run()
    const used = process.cpuUsage(cpu)
    runs.push({ wall: (performance.now() - start) / 1000, cpu: (used.user + used.system) / 1e6 })
  }
  const least = runs.sort((a, b) => a.wall - b.wall)[0]
  console.log(JSON.stringify({ peer, case: name, wall_s: round(least?.wall), cpu_s: round(least?.cpu) }))
}

/** @param {number | undefined} seconds */
function round(seconds) {
  return Math.round((seconds ?? NaN) * 1000) / 1000
}
