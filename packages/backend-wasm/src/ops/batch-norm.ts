/** Normalization of each channel by its mean and variance, with scale and shift. */
import { add, mul, neg, rsqrt, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core'
import { batchNorm as normalize, batchNormGradient, batchNormMoments } from '../engine/operations/batch-norm.js'
import { sizeOf } from '../engine/operations/layout.js'
import type { WasmBackend } from '../backend/backend.js'
import type { Given } from '../backend/kernel.js'
import { run, runAll, type FusedKernel } from './fused-kernel.js'

const name = 'TesseraBatchNorm'
const byName = 'TesseraBatchNormBy'
const gradientName = 'TesseraBatchNormGradient'

/** y with the mean and the variance of the batch; see `FusedOperations`. */
export function batchNorm(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
  mask?: Tensor,
): [y: Tensor, mean: Tensor, variance: Tensor] {
  const [y, mean, variance, rows] = runAll(name, { x, gamma, beta }, { epsilon, mask })
  rows!.dispose()
  return [y!, mean!, variance!]
}

/** y by a mean and a variance that are given; see `FusedOperations`. */
export function batchNormBy(
  [mean, variance]: readonly [mean: Tensor, variance: Tensor],
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
): Tensor {
  return run(byName, { x, gamma, beta, mean, variance }, { epsilon })
}

function sizesOf(shape: readonly number[]): { readonly rows: number; readonly columns: number } {
  return { rows: sizeOf(shape.slice(0, -1)), columns: shape.at(-1)! }
}

/** What the gradient must know of the rows: how many counted, then 1 where there is a mask, whose bytes come behind. */
const headerBytes = 8

function rowsBlock(backend: WasmBackend, mask: Tensor | undefined, rows: number) {
  if (mask === undefined) return { block: backend.block(headerBytes) }
  const from = backend.pointer(mask)
  const block = backend.block(headerBytes + rows)
  backend.engine.memory.bytes.copyWithin(block.pointer + headerBytes, from, from + rows)
  return { block, mask: block.pointer + headerBytes }
}

export const batchNormKernel: FusedKernel = {
  name,
  kernel: (backend, inputs, attributes) => {
    const { x, gamma, beta } = inputs as Given<'x' | 'gamma' | 'beta'>
    const { epsilon, mask: ofRows } = attributes as { readonly epsilon: number; readonly mask?: Tensor }
    const sizes = { ...sizesOf(x.shape), x: backend.pointer(x) }
    const weights = { gamma: backend.pointer(gamma), beta: backend.pointer(beta) }
    const { block, ...mask } = rowsBlock(backend, ofRows, sizes.rows)
    const [y, mean, variance] = [x.shape, gamma.shape, gamma.shape].map((shape) => backend.output(shape, 'float32'))
    const moments = { mean: mean!.pointer, variance: variance!.pointer }
    const count = batchNormMoments(backend.engine, { ...sizes, ...mask, ...moments })
    backend.engine.memory.int32(block.pointer, 2).set([count, ofRows === undefined ? 0 : 1])
    normalize(backend.engine, { ...sizes, ...moments, ...weights, epsilon, to: y!.pointer })
    return [y!, mean!, variance!, block]
  },
  gradient: {
    inputsToSave: ['x', 'gamma'],
    outputsToSave: [false, true, true, true],
    gradFunc: (dy, saved, { epsilon }) => {
      const [x, gamma, mean, variance, rows] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor]
      const given = { dy: (dy as Tensor[])[0]!, x, gamma, mean, variance, rows }
      const [dx, dGamma, dBeta] = runAll(gradientName, given, { epsilon })
      return { x: () => dx!, gamma: () => dGamma!, beta: () => dBeta! }
    },
  },
}

export const batchNormByKernel: FusedKernel = {
  name: byName,
  kernel: (backend, inputs, attributes) => {
    const { x, ...given } = inputs as Given<'x' | 'gamma' | 'beta' | 'mean' | 'variance'>
    const from = { ...sizesOf(x.shape), x: backend.pointer(x), epsilon: attributes['epsilon'] as number }
    const [gamma, beta] = [backend.pointer(given.gamma), backend.pointer(given.beta)]
    const [mean, variance] = [backend.pointer(given.mean), backend.pointer(given.variance)]
    const y = backend.output(x.shape, 'float32')
    normalize(backend.engine, { ...from, gamma, beta, mean, variance, to: y.pointer })
    return y
  },
  gradient: {
    inputsToSave: ['x', 'gamma', 'mean', 'variance'],
    gradFunc: (dy, saved, { epsilon }) => {
      const [x, gamma, mean, variance] = saved as [Tensor, Tensor, Tensor, Tensor]
      const given = { dy: dy as Tensor, x, gamma, mean, variance }
      const [dx, dGamma, dBeta] = runAll(gradientName, given, { epsilon })
      const inverse = () => rsqrt(add(variance, epsilon as number))
      return {
        x: () => dx!,
        gamma: () => dGamma!,
        beta: () => dBeta!,
        mean: () => neg(mul(dBeta!, mul(gamma, inverse()))),
        variance: () => mul(mul(dGamma!, -0.5), mul(gamma, mul(inverse(), inverse()))),
      }
    },
  },
}

/** The gradients for x, gamma and beta; mean and variance are constants where nothing is known of the rows. */
export const batchNormGradientKernel: FusedKernel = {
  name: gradientName,
  kernel: (backend, inputs, attributes) => {
    const given = inputs as Given<'x' | 'dy' | 'gamma' | 'mean' | 'variance'> & { readonly rows?: TensorInfo }
    const [x, dy, gamma] = [given.x, given.dy, given.gamma].map((info) => backend.pointer(info))
    const moments = { mean: backend.pointer(given.mean), variance: backend.pointer(given.variance) }
    const at = given.rows && backend.pointer(given.rows)
    const [count, isMasked] = at === undefined ? [0, 0] : backend.engine.memory.int32(at, 2)
    const { shape } = given.gamma
    const [dx, dGamma, dBeta] = [given.x.shape, shape, shape].map((one) => backend.output(one, 'float32'))
    const to = { dx: dx!.pointer, dGamma: dGamma!.pointer, dBeta: dBeta!.pointer }
    const from = { ...sizesOf(given.x.shape), ...moments, x: x!, dy: dy!, gamma: gamma! }
    const rows = { count: count!, ...(isMasked === 1 && { mask: at! + headerBytes }) }
    batchNormGradient(backend.engine, { ...from, ...rows, ...to, epsilon: attributes['epsilon'] as number })
    return [dx!, dGamma!, dBeta!]
  },
}
