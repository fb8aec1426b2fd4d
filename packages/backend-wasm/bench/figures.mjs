// Figures of the kernels as one JSON object a line, beside what the machine can do with 128 bits.
//
//   node bench/figures.mjs [threads]      (or: npm run bench -- --figures [--threads N])
import * as wasm from './engine.mjs'
import { convolutions } from './conv.mjs'
import { products } from './gemm.mjs'
import { others, rate } from './rate.mjs'

const threads = Number(process.argv[2] || 1)
const engine = new wasm.Engine({ threads })
while (engine.workersReady < threads - 1) await new Promise((resolve) => setTimeout(resolve, 5))

const simd = engine.simd === 'relaxed' ? 'fma' : 'base'
const operations = simd === 'fma' ? 96 : 48
const numbers = engine.allocator.allocate(16 * 13)
engine.memory.float32(numbers, 4 * 13).set(Float32Array.from({ length: 4 * 13 }, (_, i) => 1 + i / 1e6))
const panel = engine.allocator.allocate(64 * 256)
engine.memory.float32(panel, 16 * 256).fill(1)
/** GFLOP/s of one thread: the better of arithmetic in registers and the micro-kernel in the first cache. */
const peak = Math.max(
  rate(operations * 10_000, () => engine.kernels.peakRun(numbers, 10_000)),
  rate(2 * 32 * 256 * 100, () => engine.kernels.microKernelRun(panel, panel, panel + 48 * 256, 256, 100)),
)

/** @param {number} value */
const rounded = (value) => Number(value.toPrecision(4))

/** @param {Record<string, unknown>} figure */
function print(figure) {
  console.log(JSON.stringify({ threads, simd, ...figure }))
}

/** @param {string} name @param {Record<string, number>} rates GFLOP/s by name */
function printRates(name, rates) {
  const entries = Object.entries(rates)
  print({
    figure: name,
    gflops: Object.fromEntries(entries.map(([key, value]) => [key, rounded(value)])),
    of_peak: Object.fromEntries(entries.map(([key, value]) => [key, rounded(value / peak / threads)])),
  })
}

print({ figure: 'peak of 128 bits', gflops_per_thread: rounded(peak) })
const sizes = [64, 256, 512, 1024].map((size) => [size, size, size])
for (const { name, rates } of products(engine, sizes)) printRates(`gemm ${name}`, rates)
for (const { name, rates } of convolutions(engine)) printRates(`conv ${name}`, rates)

const million = 1 << 20
/** @param {number} length */
const floats = (length) => {
  const pointer = engine.allocator.allocate(4 * length)
  const values = Float32Array.from({ length }, (_, i) => 3 * Math.sin(i))
  engine.memory.float32(pointer, length).set(values)
  return pointer
}
const [x, y, gamma, beta, moments] = [floats(million), floats(million), floats(1024), floats(1024), floats(4096)]

const row = rate(2 * 32 * 64 * 100, () => engine.kernels.rowKernelRun(x, y, moments, 64, 100))
print({ figure: 'kernel of one row', gflops_per_thread: rounded(row), of_peak: rounded(row / peak) })

/** @param {string} name @param {number} elements @param {() => void} run */
const each = (name, elements, run) => print({ figure: name, ns_per_element: rounded(1 / rate(elements, run)) })
for (const name of /** @type {const} */ ([
  'relu',
  'exp',
  'log',
  'sigmoid',
  'tanh',
  'erf',
  'gelu',
  'geluTanh',
  'sqrt',
  'rsqrt',
  'sin',
  'cos',
]))
  each(name, 65_536, () => wasm.unaryOperation(engine, name, x, y, 65_536))
each('softmax [1024, 64]', 65_536, () => wasm.softmax(engine, { x, to: y, rows: 1024, columns: 64 }))
each('layer norm [1024, 128]', 131_072, () =>
  wasm.layerNorm(engine, { x, to: y, gamma, beta, moments, epsilon: 1e-3, rows: 1024, columns: 128 }),
)
each('fft [256, 512]', 131_072, () =>
  wasm.fourier(engine, { rows: 256, n: 512, re: x, im: x, toRe: y, toIm: y + 4 * 131_072 }, false),
)
const [weight, gradient, first, second] = [floats(million), floats(million), floats(million), floats(million)]
engine.memory.float32(second, million).fill(0.5)
const adam = { kind: 'adam', rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, amsgrad: false, step: 10 }
const slots = [{ weight, gradient, slots: [first, second], length: million }]
// Four arrays are read and three written.
const bytes = 7 * 4 * million
print({ figure: 'adam 1M', gigabytes_per_s: rounded(rate(bytes, () => wasm.optimizerStep(engine, adam, slots))) })
engine.dispose()
print({ figure: 'others', processors: rounded(others()) })
