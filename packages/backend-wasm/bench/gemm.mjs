// GEMM against the micro-kernel alone in the first cache.  node bench/gemm.mjs [threads]
import { fileURLToPath } from 'node:url'
import { Engine, gemm } from './engine.mjs'
import { others, rate } from './rate.mjs'

/**
 * GFLOP/s of C[m, n] = A·B over k in the four transposes.
 *
 * @param {InstanceType<typeof Engine>} engine
 * @param {readonly (readonly number[])[]} shapes m, n, k
 */
export function* products(engine, shapes) {
  for (const [m = 1, n = 1, k = 1] of shapes) {
    const [a, b, c] = [m * k, n * k, m * n].map((length, i) => {
      const pointer = engine.allocator.allocate(4 * length)
      engine.memory.float32(pointer, length).fill(0.5 ** i)
      return pointer
    })
    const run = (transposeA, transposeB) =>
      rate(2 * m * n * k, () => gemm(engine, { m, n, k, a, b, c, transposeA, transposeB }))
    const rates = { NN: run(false, false), TN: run(true, false), NT: run(false, true), TT: run(true, true) }
    for (const pointer of [a, b, c]) engine.allocator.free(pointer)
    yield { name: `${m}x${n}x${k}`, rates }
  }
}

const shapes = [
  [64, 64, 64],
  [256, 256, 256],
  [512, 512, 512],
  [1024, 1024, 1024],
  [32, 512, 128],
  [32, 128, 512],
  [3200, 512, 128],
  [32, 10, 1024],
  [1024, 10, 32],
  [32, 64, 100],
  [1, 128, 128],
  [1, 1024, 1024],
]

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const threads = Number(process.argv[2] ?? 1)
  const engine = new Engine({ threads })
  while (engine.workersReady < threads - 1) await new Promise((resolve) => setTimeout(resolve, 5))
  const k = 256
  const panel = engine.allocator.allocate(64 * k)
  engine.memory.float32(panel, 16 * k).fill(1)
  const peak = rate(2 * 32 * k * 1000, () => engine.kernels.microKernelRun(panel, panel, panel + 48 * k, k, 1000))
  console.log(`${engine.simd}, ${threads} thread(s); micro-kernel in cache ${peak.toFixed(1)} GFLOP/s per thread`)
  for (const { name, rates } of products(engine, shapes)) {
    const shown = Object.values(rates).map((x) => x.toFixed(1).padStart(6))
    const share = ((100 * rates.NN) / peak / threads).toFixed(0)
    console.log(
      `${name.padEnd(16)} NN TN NT TT: ${shown.join(' ')}   ${share} % of the micro-kernel   others ${others().toFixed(1)}`,
    )
  }
  engine.dispose()
}
