// Nanoseconds per element of tensor operations.  node bench/tensor-operations.mjs [threads] [only]
import { engine as wasm } from './engine.mjs'

const threads = Number(process.argv[2] ?? 1)
const only = process.argv[3] ?? ''
const engine = new wasm.Engine({ threads })
while (engine.workersReady < threads - 1) await new Promise((resolve) => setTimeout(resolve, 5))

/** Best of several runs of about 20 ms each. @param {string} name @param {number} elements @param {() => void} run */
function measure(name, elements, run) {
  if (!name.includes(only)) return
  run()
  const once = performance.now()
  run()
  const rounds = Math.max(1, Math.ceil(20 / Math.max(performance.now() - once, 1e-3)))
  let best = Infinity
  for (let i = 0; i < 8; i++) {
    const start = performance.now()
    for (let j = 0; j < rounds; j++) run()
    best = Math.min(best, (performance.now() - start) / rounds)
  }
  console.log(
    `${name.padEnd(34)} ${((best * 1e6) / elements).toFixed(3).padStart(8)} ns/element ${(best * 1e3).toFixed(1).padStart(9)} µs`,
  )
}

/** @param {number} length @param {number} [scale] */
function floats(length, scale = 1) {
  const pointer = engine.allocator.allocate(4 * length)
  engine.memory
    .float32(pointer, length)
    .set(Float32Array.from({ length }, (_, i) => scale * (((i * 7919) % 1000) / 500 - 1)))
  return pointer
}

const million = 1 << 20
const [x, y, z, s0, s1] = [floats(million, 3), floats(million), floats(million), floats(million), floats(million)]
const [w, v] = [floats(million), floats(million)]
engine.memory.float32(v, million).fill(0.5)
const small = 1 << 14
console.log(`${engine.simd}, ${threads} thread(s)`)
for (const name of ['relu', 'exp', 'log', 'tanh', 'sigmoid', 'erf', 'gelu', 'geluTanh', 'softplus', 'silu', 'sin']) {
  if (name in wasm.operationNumbers.unaryFloat)
    measure(name, small, () => wasm.unaryOperation(engine, name, x, y, small))
}
measure('add', small, () =>
  wasm.binaryOperation(engine, 'add', { a: x, shapeA: [small], b: z, shapeB: [small], to: y }),
)
measure('add row [1024, 16]', small, () =>
  wasm.binaryOperation(engine, 'add', { a: x, shapeA: [1024, 16], b: z, shapeB: [16], to: y }),
)
measure('add 1M', million, () =>
  wasm.binaryOperation(engine, 'add', { a: x, shapeA: [million], b: z, shapeB: [million], to: y }),
)
for (const [outer, length, inner] of [
  [1, million, 1],
  [8192, 128, 1],
  [1, 8192, 128],
  [1, 65536, 16],
  [1, 65536, 10],
  [1, 32, 32768],
]) {
  const elements = outer * length * inner
  measure(`sum [${outer}, ${length}, ${inner}]`, elements, () => wasm.sum(engine, { x, to: y, outer, length, inner }))
}
measure('max [1024, 1024, 1]', million, () =>
  wasm.reduce(engine, 'max', { x, to: y, outer: 1024, length: 1024, inner: 1 }),
)
measure('max [1, 1024, 1024]', million, () =>
  wasm.reduce(engine, 'max', { x, to: y, outer: 1, length: 1024, inner: 1024 }),
)
measure('argMax [8192, 128, 1]', million, () =>
  wasm.reduce(engine, 'argMax', { x, to: y, outer: 8192, length: 128, inner: 1 }),
)
for (const columns of [10, 64, 1024]) {
  const rows = Math.floor(65536 / columns)
  measure(`softmax [${rows}, ${columns}]`, rows * columns, () => wasm.softmax(engine, { x, to: y, rows, columns }))
  measure(`cross-entropy [${rows}, ${columns}]`, rows * columns, () =>
    wasm.softmaxCrossEntropy(engine, { x, targets: z, sparse: false, losses: s0, probabilities: y, rows, columns }),
  )
}
measure('layer norm [1024, 128]', 131072, () =>
  wasm.layerNorm(engine, { x, to: y, gamma: z, beta: z, moments: s0, epsilon: 1e-3, rows: 1024, columns: 128 }),
)
measure('layer norm gradient [1024, 128]', 131072, () =>
  wasm.layerNormGradient(engine, {
    x,
    dy: y,
    dx: w,
    gamma: z,
    moments: s0,
    dGamma: s0 + 2 ** 21,
    dBeta: s0 + 2 ** 21 + 4096,
    rows: 1024,
    columns: 128,
  }),
)
measure('transpose [1024, 1024]', million, () =>
  wasm.transpose(engine, { x, shape: [1024, 1024], to: y, permutation: [1, 0] }),
)
measure('transpose [16, 64, 4, 32] heads', 131072, () =>
  wasm.transpose(engine, { x, shape: [16, 64, 4, 32], to: y, permutation: [0, 2, 1, 3] }),
)
measure('slice [512, 512] of [1024, 1024]', million / 4, () =>
  wasm.slice(engine, { x, shape: [1024, 1024], to: y, begin: [3, 5], size: [512, 512] }),
)
const rows = engine.allocator.allocate(4096)
engine.memory.int32(rows, 1024).set(Int32Array.from({ length: 1024 }, (_, i) => (i * 7919) % 2000))
measure('gather 1024 of [2000, 128]', 131072, () =>
  wasm.gather(engine, { x, indices: rows, count: 1024, to: y, outer: 1, size: 2000, inner: 128 }),
)
measure('scatter 1024 to [2000, 128]', 131072, () =>
  wasm.scatter(engine, { x, indices: rows, count: 1024, to: y, size: 2000, inner: 128 }),
)
measure('adam 1M', million, () =>
  wasm.optimizerStep(
    engine,
    { kind: 'adam', rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, amsgrad: false, step: 10 },
    [{ weight: s1, gradient: z, slots: [w, v], length: million }],
  ),
)
const tiny = Array.from({ length: 8 }, (_, i) => ({
  weight: s1 + 1024 * i,
  gradient: z,
  slots: [w + 1024 * i, v + 1024 * i],
  length: 256,
}))
measure('adam, 8 variables of 256', 2048, () =>
  wasm.optimizerStep(
    engine,
    { kind: 'adam', rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, amsgrad: false, step: 10 },
    tiny,
  ),
)
measure('random uniform', million, () => wasm.randomUniform(engine, { seed: 1, stream: 0, position: 0 }, y, million))
measure('dropout', million, () => wasm.dropout(engine, { seed: 1, stream: 0, position: 0 }, x, y, million, 0.5))
engine.dispose()
