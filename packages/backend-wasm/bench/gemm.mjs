// GEMM against the micro-kernel alone in the first cache.  node bench/gemm.mjs [threads]
import { Engine, gemm } from './engine.mjs'
import { others, rate } from './rate.mjs'

const threads = Number(process.argv[2] ?? 1)
const engine = new Engine({ threads })
while (engine.workersReady < threads - 1) await new Promise((resolve) => setTimeout(resolve, 5))

const k = 256
const panel = engine.allocator.allocate(64 * k)
engine.memory.float32(panel, 16 * k).fill(1)
const peak = rate(2 * 32 * k * 1000, () => engine.kernels.microKernelRun(panel, panel, panel + 48 * k, k, 1000))
console.log(`${engine.simd}, ${threads} thread(s); micro-kernel in cache ${peak.toFixed(1)} GFLOP/s per thread`)
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
for (const [m, n, depth] of shapes) {
  const a = engine.allocator.allocate(4 * m * depth)
  const b = engine.allocator.allocate(4 * n * depth)
  const c = engine.allocator.allocate(4 * m * n)
  engine.memory.float32(a, m * depth).fill(0.5)
  engine.memory.float32(b, n * depth).fill(0.25)
  const rates = [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ].map(([transposeA, transposeB]) =>
    rate(2 * m * n * depth, () => gemm(engine, { m, n, k: depth, a, b, c, transposeA, transposeB })),
  )
  const shown = rates.map((x) => x.toFixed(1).padStart(6)).join(' ')
  console.log(
    `${`${m}x${n}x${depth}`.padEnd(16)} NN TN NT TT: ${shown}` +
      `   ${((100 * (rates[0] ?? 0)) / peak / threads).toFixed(0)} % of the micro-kernel   others ${others().toFixed(1)}`,
  )
  for (const pointer of [a, b, c]) engine.allocator.free(pointer)
}
engine.dispose()
