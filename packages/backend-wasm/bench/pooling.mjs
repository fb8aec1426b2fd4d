// Pooling 2 × 2, depthwise 3 × 3 and element-wise functions in ns an element.  node bench/pooling.mjs [threads]
import {
  Engine,
  binaryOperation,
  depthwise,
  depthwiseFilterGradient,
  depthwiseInputGradient,
  pool,
  poolGradient,
  unaryOperation,
} from './engine.mjs'
import { others, rate } from './rate.mjs'

const threads = Number(process.argv[2] ?? 1)
const engine = new Engine({ threads })
while (engine.workersReady < threads - 1) await new Promise((resolve) => setTimeout(resolve, 5))
const floats = (length) => {
  const pointer = engine.allocator.allocate(4 * length)
  engine.memory.float32(pointer, length).forEach((_, i, all) => {
    all[i] = Math.sin(i)
  })
  return pointer
}
const each = (name, elements, run) =>
  console.log(`${name.padEnd(34)} ${(1 / rate(elements, run)).toFixed(3)} ns an element`)
console.log(`${engine.simd}, ${threads} thread(s)`)
const g = {
  batch: 64,
  height: 30,
  width: 30,
  channels: 32,
  outHeight: 15,
  outWidth: 15,
  kernelHeight: 2,
  kernelWidth: 2,
  strideHeight: 2,
  strideWidth: 2,
}
const size = 64 * 30 * 30 * 32
const [x, dx, y, dy] = [size, size, size / 4, size / 4].map(floats)
each('max pool, of the input', size, () => pool(engine, 'max', { ...g, x, y }))
each('max pool gradient', size, () => poolGradient(engine, 'max', { ...g, x, y, dy, dx }))
each('average pool', size, () => pool(engine, 'average', { ...g, x, y }))
each('average pool gradient', size, () => poolGradient(engine, 'average', { ...g, x, y, dy, dx }))
const d = {
  ...g,
  outHeight: 30,
  outWidth: 30,
  kernelHeight: 3,
  kernelWidth: 3,
  strideHeight: 1,
  strideWidth: 1,
  padTop: 1,
  padLeft: 1,
  multiplier: 1,
}
const [w, dw, big] = [9 * 32, 9 * 32, size].map(floats)
each('depthwise 3x3', size, () => depthwise(engine, { ...d, x, w, y: big }))
each('depthwise input gradient', size, () => depthwiseInputGradient(engine, { ...d, dy: big, w, dx }))
each('depthwise filter gradient', size, () => depthwiseFilterGradient(engine, { ...d, x, dy: big, dw }))
const n = 100_000
for (const name of ['relu', 'exp', 'log', 'tanh', 'sigmoid', 'erf', 'geluTanh', 'softplus', 'sin']) {
  each(name, n, () => unaryOperation(engine, name, x, dx, n))
}
each('add', n, () => binaryOperation(engine, 'add', { a: x, shapeA: [n], b: big, shapeB: [n], to: dx }))
const rows = { a: x, shapeA: [n / 32, 32], b: big, shapeB: [32], to: dx }
each('add, a row of 32 to each', n, () => binaryOperation(engine, 'add', rows))
each('pow', n, () => binaryOperation(engine, 'pow', { a: x, shapeA: [n], b: big, shapeB: [n], to: dx }))
engine.dispose()
console.log(`others: ${others().toFixed(1)} processors`)
