/** Products of one x with several weights, side by side: no joined copy of the weights is made. */
import { backend as currentBackend, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core'
import { gemm } from '../engine/operations/gemm.js'
import { sizeOf } from '../engine/operations/layout.js'
import type { WasmBackend } from '../backend/backend.js'
import type { Given } from '../backend/kernel.js'
import { biasGradient, columnsOf, inputGradient, kernelGradient } from './affine-gradients.js'
import { run, type FusedKernel } from './fused-kernel.js'
import { gradientInto } from './recurrent.js'

const name = 'TesseraJointAffine'

type Three<T> = readonly [T, T, T]

/** [x·w₀ + b₀, x·w₁ + b₁, x·w₂ + b₂]; see `FusedOperations`. */
export function jointAffine(x: Tensor, weights: Three<Tensor>, biases: Three<Tensor> | undefined): Tensor {
  const [w0, w1, w2] = weights
  const [b0, b1, b2] = biases ?? []
  return run(name, { x, w0, w1, w2, b0, b1, b2 }, { biasShapes: biases?.map(({ shape }) => shape) })
}

export const jointAffineKernel: FusedKernel = {
  name,
  kernel: (backend, inputs) => {
    const { x, w0, w1, w2, ...others } = inputs as Given<'x' | 'w0' | 'w1' | 'w2'>
    const biases = Object.values(others) as TensorInfo[]
    const k = x.shape.at(-1)!
    const m = sizeOf(x.shape.slice(0, -1))
    const a = backend.pointer(x)
    const parts = [w0, w1, w2].map((w, i) => ({
      n: columnsOf(w, k),
      b: backend.pointer(w),
      ...(biases[i] && { bias: backend.pointer(biases[i]) }),
    }))
    const ldc = parts.reduce((total, { n }) => total + n, 0)
    const y = backend.output([...x.shape.slice(0, -1), ldc], 'float32')
    let c = y.pointer
    for (const part of parts) {
      if (m > 0) gemm(backend.engine, { m, k, a, c, ldc, ...part })
      c += 4 * part.n
    }
    return y
  },
  gradient: {
    inputsToSave: ['x', 'w0', 'w1', 'w2'],
    gradFunc: (dy, saved, { biasShapes }) => {
      const [x, ...weights] = saved as [Tensor, ...Tensor[]]
      const dz = dy as Tensor
      const size = x.shape.at(-1)!
      let from = 0
      const parts = weights.map((w) => {
        const columns = columnsOf(w, size)
        from += columns
        return { shape: w.shape, from: from - columns, columns }
      })
      const gradients: Record<string, () => Tensor> = { x: () => inputGradient(dz, weights, x.shape) }
      for (const [i, part] of parts.entries()) gradients[`w${i}`] = () => kernelGradient(x, dz, part)
      if (biasShapes === undefined) return gradients
      const sums = biasGradient(dz, [from])
      const backend = currentBackend() as WasmBackend
      for (const [i, { from: start, columns }] of parts.entries()) {
        const at = backend.pointer(sums) + 4 * start
        gradients[`b${i}`] = gradientInto(backend, (biasShapes as number[][])[i]!, (to) => {
          backend.engine.memory.bytes.copyWithin(to, at, at + 4 * columns)
        })
      }
      return gradients
    },
  },
}
