/** The gradients of x·w + bias for what goes into it; x and y have any number of axes before the last, w any shape. */
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { gemm } from '../engine/operations/gemm.js'
import { sizeOf } from '../engine/operations/layout.js'
import { sum } from '../engine/operations/reduce.js'
import type { Given } from '../backend/kernel.js'
import { run, type FusedKernel } from './fused-kernel.js'

const inputName = 'TesseraAffineInputGradient'
const kernelName = 'TesseraAffineKernelGradient'
const biasName = 'TesseraAffineBiasGradient'

/** Columns of a product with weights of this shape, of x whose last axis is `size`. */
export function columnsOf(w: TensorInfo, size: number): number {
  return size === 0 ? w.shape.at(-1)! : sizeOf(w.shape) / size
}

/** dx = Σ dz·wᵀ, each w with its columns of dz, one behind the other. Shape: that of x. */
export function inputGradient(dz: Tensor, weights: readonly Tensor[], shape: readonly number[]): Tensor {
  return run(inputName, { dz, ...Object.fromEntries(weights.map((w, i) => [i, w])) }, { shape })
}

/** dw = xᵀ·dz, with `columns` of dz from column `from` on. Shape: that of w. */
export function kernelGradient(x: Tensor, dz: Tensor, part: KernelPart): Tensor {
  return run(kernelName, { x, dz }, part)
}

export interface KernelPart {
  readonly shape: readonly number[]
  readonly from: number
  readonly columns: number
}

/** Σ dz over all axes but the last, in the given shape. */
export function biasGradient(dz: Tensor, shape: readonly number[]): Tensor {
  return run(biasName, { dz }, { shape })
}

export const affineInputGradientKernel: FusedKernel = {
  name: inputName,
  kernel: (backend, inputs, attributes) => {
    const { dz, ...others } = inputs as Given<'dz'>
    const shape = attributes['shape'] as number[]
    const [n, width] = [shape.at(-1)!, dz.shape.at(-1)!]
    const m = sizeOf(shape.slice(0, -1))
    let a = backend.pointer(dz)
    const weights = Object.values<TensorInfo>(others).map((w) => ({ b: backend.pointer(w), k: columnsOf(w, n) }))
    const dx = backend.output(shape, 'float32')
    for (const [i, { b, k }] of weights.entries()) {
      const matrices = { a, b, c: dx.pointer, lda: width, transposeB: true }
      if (m * n > 0) gemm(backend.engine, { m, n, k, ...matrices, accumulate: i > 0 })
      a += 4 * k
    }
    return dx
  },
}

export const affineKernelGradientKernel: FusedKernel = {
  name: kernelName,
  kernel: (backend, inputs, attributes) => {
    const { x, dz } = inputs as Given<'x' | 'dz'>
    const { shape, from, columns: n } = attributes as unknown as KernelPart
    const [m, ldb] = [x.shape.at(-1)!, dz.shape.at(-1)!]
    const [a, b] = [backend.pointer(x), backend.pointer(dz) + 4 * from]
    const dw = backend.output(shape, 'float32')
    const k = sizeOf(x.shape.slice(0, -1))
    if (m * n > 0) gemm(backend.engine, { m, n, k, a, b, c: dw.pointer, ldb, transposeA: true })
    return dw
  },
}

export const affineBiasGradientKernel: FusedKernel = {
  name: biasName,
  kernel: (backend, inputs, attributes) => {
    const { dz } = inputs as Given<'dz'>
    const x = backend.pointer(dz)
    const dBias = backend.output(attributes['shape'] as number[], 'float32')
    const length = sizeOf(dz.shape.slice(0, -1))
    sum(backend.engine, { x, to: dBias.pointer, outer: 1, length, inner: dz.shape.at(-1)! })
    return dBias
  },
}
