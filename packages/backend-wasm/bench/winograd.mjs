// Convolutions of 3 × 3 by both algorithms, in GFLOP/s of the direct form.  node bench/winograd.mjs [threads] [filter]
import { Engine, conv, convFilterGradient, convInputGradient } from './engine.mjs'
import { others } from './rate.mjs'

const threads = Number(process.argv[2] ?? 1)
const engine = new Engine({ threads })
while (engine.workersReady < threads - 1) await new Promise((resolve) => setTimeout(resolve, 5))
console.log(`${engine.simd}, ${threads} thread(s); GFLOP/s, direct/winograd: forward, input gradient, filter gradient`)

// batch, side, channels, filters, padding
const shapes = [
  [8, 111, 32, 64, 0],
  [8, 54, 64, 128, 0],
  [64, 15, 32, 64, 0],
  [64, 6, 64, 64, 0],
  [32, 13, 32, 64, 0],
  [16, 63, 32, 64, 0],
  [16, 30, 64, 128, 0],
  [32, 32, 64, 64, 1],
  [16, 14, 256, 256, 1],
  [16, 7, 512, 512, 1],
  [32, 32, 16, 16, 1],
  [32, 32, 8, 16, 1],
  [32, 32, 8, 8, 1],
  [2, 222, 3, 32, 0],
  [1, 111, 32, 64, 0],
  [1, 15, 32, 64, 0],
  [1, 6, 64, 64, 0],
  [1, 13, 32, 64, 0],
  [1, 28, 128, 128, 1],
]
for (const [batch, side, channels, filters, pad] of shapes) {
  if (process.argv[3] !== undefined && !`${batch}x${side}x${channels}x${filters}`.includes(process.argv[3])) continue
  const out = side + 2 * pad - 2
  const geometry = {
    batch,
    height: side,
    width: side,
    channels,
    filters,
    kernelHeight: 3,
    kernelWidth: 3,
    outHeight: out,
    outWidth: out,
    padTop: pad,
    padLeft: pad,
  }
  const sizes = [batch * side * side * channels, 9 * channels * filters, batch * out * out * filters]
  const [x, w, y] = sizes.map((length) => {
    const pointer = engine.allocator.allocate(4 * length)
    engine.memory.float32(pointer, length).fill(0.01)
    return pointer
  })
  const flops = 2 * sizes[1] * batch * out * out
  const runs = [
    (algorithm) => conv(engine, { ...geometry, algorithm, x, w, y }),
    (algorithm) => convInputGradient(engine, { ...geometry, algorithm, dy: y, w, dx: x }),
    (algorithm) => convFilterGradient(engine, { ...geometry, algorithm, x, dy: y, dw: w }),
  ]
  const figures = runs.map((run) => {
    const best = { direct: Infinity, winograd: Infinity }
    const rounds = Math.max(1, Math.ceil(2e8 / flops))
    for (let i = 0; i < 12; i++)
      for (const algorithm of ['direct', 'winograd']) {
        const start = performance.now()
        for (let j = 0; j < rounds; j++) run(algorithm)
        best[algorithm] = Math.min(best[algorithm], (performance.now() - start) / rounds)
      }
    const rate = (name) => (flops / best[name] / 1e6).toFixed(1).padStart(6)
    return `${rate('direct')}/${rate('winograd')} (x${(best.direct / best.winograd).toFixed(2)})`
  })
  console.log(`${`${batch}x${side}x${side}x${channels}->${filters}`.padEnd(22)} ${figures.join('  ')}`)
  for (const pointer of [x, w, y]) engine.allocator.free(pointer)
}
engine.dispose()
console.log(`others: ${others().toFixed(1)} processors`)
