/** What a page and Node both run, so that their numbers can be compared. */
import { conv2d, grads, matMul, sum, tensor2d, tensor4d, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core'
import { fallbacks, registerBackend, type BackendOptions } from '@tessera-ml/backend-wasm'
import {
  adam,
  conv2d as convolution,
  dense,
  dropout,
  engine,
  flatten,
  maxPooling2d,
  sequential,
  type EngineReport,
} from '@tessera-ml/core'

export interface Report {
  readonly engine: EngineReport
  /** Whether the page is cross-origin isolated; undefined in Node. */
  readonly isolated: boolean | undefined
  /** Whether the engine's memory is shared between threads. */
  readonly shared: boolean
  /** Workers that came up within three seconds. */
  readonly workers: number
  /** [1 2; 3 4]·[5 6; 7 8], row by row. */
  readonly product: readonly number[]
  /** Elements of a product large enough for all threads that differ from the same sums in plain JavaScript. */
  readonly wrongInLargeProduct: number
  /** Gradients of the sum of a 3×3 convolution (filter 1 … 9) over a 4×4 image (0 … 15). */
  readonly imageGradient: readonly number[]
  readonly filterGradient: readonly number[]
  /** A convolutional network's loss, epoch by epoch, and what it gives for four images afterwards. */
  readonly losses: readonly number[]
  readonly predictions: readonly number[]
  /** Kernels that tfjs's cpu backend ran. */
  readonly fallbacks: readonly string[]
}

function smallProduct(): number[] {
  return tidy(() => [
    ...matMul(
      tensor2d([
        [1, 2],
        [3, 4],
      ]),
      tensor2d([
        [5, 6],
        [7, 8],
      ]),
    ).dataSync(),
  ])
}

/** Whole numbers, so that sums are exact in any order. */
function wrongInLargeProduct(size = 192): number {
  const a = Float32Array.from({ length: size * size }, (_, i) => (i % 7) - 3)
  const b = Float32Array.from({ length: size * size }, (_, i) => (i % 11) - 5)
  const product = tidy(() => matMul(tensor2d(a, [size, size]), tensor2d(b, [size, size])).dataSync())
  let wrong = 0
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let wanted = 0
      for (let k = 0; k < size; k++) wanted += a[row * size + k]! * b[k * size + column]!
      if (product[row * size + column] !== wanted) wrong++
    }
  }
  return wrong
}

function convolutionGradients(): Pick<Report, 'imageGradient' | 'filterGradient'> {
  return tidy(() => {
    const image = tensor4d(
      Array.from({ length: 16 }, (_, i) => i),
      [1, 4, 4, 1],
    )
    const filter = tensor4d(
      Array.from({ length: 9 }, (_, i) => i + 1),
      [3, 3, 1, 1],
    )
    const total = (x: Tensor, w: Tensor) => sum(conv2d(x as Tensor4D, w as Tensor4D, 1, 'valid'))
    const [byImage, byFilter] = grads(total)([image, filter])
    return { imageGradient: [...byImage!.dataSync()], filterGradient: [...byFilter!.dataSync()] }
  })
}

/** 8×8 images with a bright left or right half, and noise. */
function images(count: number): { x: number[][][][]; y: number[] } {
  const y = Array.from({ length: count }, (_, i) => i % 2)
  const pixel = (i: number, row: number, column: number) =>
    (column >= 4 === (y[i] === 1) ? 0.3 : 0) + (((i * 37 + row * 17 + column * 29) * 31) % 23) / 23
  const rows = [0, 1, 2, 3, 4, 5, 6, 7]
  return { x: y.map((_, i) => rows.map((row) => rows.map((column) => [pixel(i, row, column)]))), y }
}

async function trainNetwork(): Promise<Pick<Report, 'losses' | 'predictions'>> {
  const layers = [
    convolution({ filters: 4, kernelSize: 3, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    flatten(),
    dropout({ rate: 0.1 }),
    dense({ units: 8, activation: 'tanh' }),
    dense({ units: 1, activation: 'sigmoid' }),
  ]
  const network = sequential(layers, { seed: 7 })
  network.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'binaryCrossentropy' })
  const { x, y } = images(64)
  const { history } = await network.fit({ x, y }, { epochs: 8, batchSize: 16 })
  const predictions = await network.predict(x.slice(0, 4))
  network.dispose()
  return { losses: history['loss']!, predictions: predictions.flat() }
}

/** Runs everything; with `options`, the backend is registered with them before core's `engine()` looks for one. */
export async function runChecks(options?: BackendOptions): Promise<Report> {
  if (options !== undefined) await registerBackend(options)
  const report = await engine()
  const backend = await registerBackend()
  const end = performance.now() + 3000
  while (backend.engine.workersReady < report.threads - 1 && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return {
    engine: report,
    isolated: globalThis.crossOriginIsolated,
    shared: String(backend.engine.memory.memory.buffer) === '[object SharedArrayBuffer]',
    workers: backend.engine.workersReady,
    product: smallProduct(),
    wrongInLargeProduct: wrongInLargeProduct(),
    ...convolutionGradients(),
    ...(await trainNetwork()),
    fallbacks: [...fallbacks().keys()],
  }
}
