/** Normalisation by given moments, and by neighbouring channels. */
import { FusedBatchNorm, LRN, LRNGrad, util } from '@tensorflow/tfjs-core'
import type { FusedBatchNormAttrs, LRNAttrs, TensorInfo } from '@tensorflow/tfjs-core'
import { localResponse, localResponseGradient, scaleShift } from '../../engine/operations/normalise.js'
import type { WasmBackend } from '../backend.js'
import type { Given, Kernel, KernelTable } from '../kernel.js'
import { floating } from './floating.js'

type Moments = Given<'x' | 'mean' | 'variance'> & Readonly<Partial<Record<'scale' | 'offset', TensorInfo | null>>>

/** y = (x - mean)·scale / √(variance + ε) + offset; what is shorter than the others is repeated. */
const batchNorm: Kernel = (backend, inputs, attributes) => {
  const { x, mean, variance, scale, offset } = inputs as Moments
  const { varianceEpsilon = 0.001 } = attributes as unknown as Partial<FusedBatchNormAttrs>
  const size = util.sizeFromShape(x.shape)
  const from = backend.pointer(x)
  const list = (tensor: TensorInfo | null | undefined, other: number): ArrayLike<number> =>
    tensor === undefined || tensor === null ? [other] : backend.values(tensor)
  const [m, v, s, o] = [list(mean, 0), list(variance, 1), list(scale, 1), list(offset, 0)]
  const columns = Math.max(m.length, v.length, s.length, o.length)
  const y = backend.output(x.shape, 'float32')
  if (size === 0) return y
  backend.engine.withBlock(12 * columns, (moments) => {
    const numbers = backend.engine.memory.float32(moments, 3 * columns)
    for (let i = 0; i < columns; i++) {
      numbers[i] = m[i % m.length]!
      numbers[columns + i] = s[i % s.length]! / Math.sqrt(v[i % v.length]! + varianceEpsilon)
      numbers[2 * columns + i] = o[i % o.length]!
    }
    const [means, scales, offsets] = [0, 4, 8].map((bytes) => moments + bytes * columns) as [number, number, number]
    const to = { x: from, to: y.pointer, rows: size / columns, columns }
    scaleShift(backend.engine, { ...to, mean: means, scale: scales, offset: offsets })
  })
  return y
}

function responseOf(backend: WasmBackend, x: TensorInfo, attributes: unknown): Parameters<typeof localResponse>[1] {
  const { depthRadius: radius, bias, alpha, beta } = attributes as LRNAttrs
  const columns = x.shape.at(-1)!
  const rows = util.sizeFromShape(x.shape) / Math.max(1, columns)
  return { x: backend.pointer(x), to: 0, rows, columns, radius, bias, alpha, beta }
}

const lrn: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  if (x.dtype !== 'float32') return undefined
  const options = responseOf(backend, x, attributes)
  const y = backend.output(x.shape, 'float32')
  if (options.rows > 0) localResponse(backend.engine, { ...options, to: y.pointer })
  return y
}

const lrnGradient: Kernel = (backend, inputs, attributes) => {
  const { x, y, dy } = inputs as Given<'x' | 'y' | 'dy'>
  if ([x, y, dy].some(({ dtype }) => dtype !== 'float32')) return undefined
  const options = responseOf(backend, x, attributes)
  const pointers = { y: backend.pointer(y), dy: backend.pointer(dy) }
  const dx = backend.output(x.shape, 'float32')
  if (options.rows > 0) localResponseGradient(backend.engine, { ...options, ...pointers, to: dx.pointer })
  return dx
}

export const normalisationKernels: KernelTable = {
  [FusedBatchNorm]: floating(batchNorm, 'x'),
  [LRN]: floating(lrn, 'x'),
  [LRNGrad]: floating(lrnGradient, 'x'),
}
