// Convolutions in GFLOP/s: forward, input gradient, filter gradient.  node bench/conv.mjs [threads]
import { fileURLToPath } from 'node:url'
import { Engine, conv, convFilterGradient, convInputGradient } from './engine.mjs'
import { others, rate } from './rate.mjs'

// batch, side, channels, filters, kernel, stride, same padding
const shapes = [
  [32, 32, 32, 64, 3, 1, true],
  [32, 16, 64, 64, 3, 1, true],
  [32, 32, 32, 64, 3, 2, true],
  [32, 32, 64, 128, 1, 1, true],
  [32, 32, 3, 32, 3, 1, true],
  [32, 28, 1, 32, 3, 1, false],
  [64, 15, 32, 64, 3, 1, false],
  [8, 54, 64, 128, 3, 1, false],
  [2, 224, 3, 32, 3, 1, false],
]

/**
 * GFLOP/s of a convolution and its two gradients.
 *
 * @param {InstanceType<typeof Engine>} engine
 */
export function* convolutions(engine) {
  for (const [batch, side, channels, filters, kernel, stride, same] of shapes) {
    const out = Math.floor((same ? side - 1 : side - kernel) / stride) + 1
    const geometry = {
      batch,
      height: side,
      width: side,
      channels,
      filters,
      kernelHeight: kernel,
      kernelWidth: kernel,
      outHeight: out,
      outWidth: out,
      strideHeight: stride,
      strideWidth: stride,
      padTop: same ? (kernel - 1) >> 1 : 0,
      padLeft: same ? (kernel - 1) >> 1 : 0,
    }
    const sizes = [batch * side * side * channels, kernel * kernel * channels * filters, batch * out * out * filters]
    const [x, w, y] = sizes.map((length) => {
      const pointer = engine.allocator.allocate(4 * length)
      engine.memory.float32(pointer, length).fill(0.01)
      return pointer
    })
    const flops = 2 * sizes[1] * batch * out * out
    const rates = {
      forward: rate(flops, () => conv(engine, { ...geometry, x, w, y })),
      dx: rate(flops, () => convInputGradient(engine, { ...geometry, dy: y, w, dx: x })),
      dw: rate(flops, () => convFilterGradient(engine, { ...geometry, x, dy: y, dw: w })),
    }
    const name = `${batch}x${side}x${side}x${channels}->${filters} ${kernel}x${kernel}${stride > 1 ? ` /${stride}` : ''}`
    for (const pointer of [x, w, y]) engine.allocator.free(pointer)
    yield { name, rates }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const threads = Number(process.argv[2] ?? 1)
  const engine = new Engine({ threads })
  while (engine.workersReady < threads - 1) await new Promise((resolve) => setTimeout(resolve, 5))
  console.log(`${engine.simd}, ${threads} thread(s); GFLOP/s: forward, input gradient, filter gradient`)
  for (const { name, rates } of convolutions(engine)) {
    const shown = Object.values(rates).map((value) => value.toFixed(1).padStart(6))
    console.log(`${name.padEnd(28)} ${shown.join(' ')}`)
  }
  engine.dispose()
  console.log(`others: ${others().toFixed(1)} processors`)
}
