/** A product with bias and activation. */
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { unaryOperation } from '../engine/operations/element-wise.js'
import { gemm, type Epilogue } from '../engine/operations/gemm.js'
import { sizeOf } from '../engine/operations/layout.js'
import type { Given, Kernel } from '../backend/kernel.js'
import { activationGradient } from './activation-gradient.js'
import { biasGradient, columnsOf, inputGradient, kernelGradient } from './affine-gradients.js'
import { run, runAll, sharing, type FusedKernel } from './fused-kernel.js'
import { reluGradient } from './relu-gradient.js'

/** Activations that every fused product has. */
export type FusedActivation = 'linear' | 'relu'

/** Activations of `affine`; gelu is the exact one. */
export type AffineActivation = FusedActivation | 'sigmoid' | 'tanh' | 'gelu'

const names = { linear: 'TesseraAffine', activated: 'TesseraActivatedAffine' } as const

/** f(x·w + bias); see `FusedOperations`. */
export function affine(x: Tensor, w: Tensor, bias: Tensor | undefined, activation: AffineActivation): Tensor {
  const attributes = { activation, biasShape: bias?.shape }
  if (activation === 'linear') return run(names.linear, { x, w, bias }, attributes)
  const outputs = runAll(names.activated, { x, w, bias }, attributes) as Tensor | Tensor[]
  if (!Array.isArray(outputs)) return outputs
  const [y, before] = outputs as [Tensor, Tensor]
  before.dispose()
  return y
}

/** Bias and activation for the product that they follow. */
export function epilogueOf(bias: number | undefined, activation: FusedActivation): Epilogue {
  return { ...(bias !== undefined && { bias }), ...(activation === 'relu' && { activation }) }
}

/** dy before the activation, from its output. */
export function throughActivation(dy: Tensor, y: Tensor, activation: FusedActivation): Tensor {
  return activation === 'relu' ? reluGradient(dy, y) : dy
}

const kernel: Kernel = (backend, inputs, attributes) => {
  const { x, w, bias } = inputs as Given<'x' | 'w'> & { readonly bias?: TensorInfo }
  const activation = attributes['activation'] as AffineActivation
  const k = x.shape.at(-1)!
  const [m, n] = [sizeOf(x.shape.slice(0, -1)), columnsOf(w, k)]
  const shape = [...x.shape.slice(0, -1), n]
  const { engine } = backend
  const from = { m, n, k, a: backend.pointer(x), b: backend.pointer(w) }
  const epilogue = epilogueOf(bias && backend.pointer(bias), activation === 'relu' ? 'relu' : 'linear')
  const y = backend.output(shape, 'float32')
  // What gelu's slope is written in; the others' is written in the result.
  const before = activation === 'gelu' ? backend.output(shape, 'float32') : y
  if (m * n > 0) {
    gemm(engine, { ...from, c: before.pointer, ...epilogue })
    if (activation !== 'linear' && activation !== 'relu')
      unaryOperation(engine, activation, before.pointer, y.pointer, m * n)
  }
  return before === y ? y : [y, before]
}

export const affineKernel: FusedKernel = {
  name: names.linear,
  kernel,
  gradient: {
    inputsToSave: ['x', 'w'],
    gradFunc: (dy, saved, { biasShape }) => {
      const [x, w] = saved as [Tensor, Tensor]
      const dz = dy as Tensor
      return { ...productGradients(x, w, dz), bias: () => biasGradient(dz, biasShape as number[]) }
    },
  },
}

export const activatedAffineKernel: FusedKernel = {
  name: names.activated,
  kernel,
  gradient: {
    inputsToSave: ['x', 'w'],
    outputsToSave: [true, true],
    gradFunc: (dy, saved, attributes) => {
      const [x, w] = saved as [Tensor, Tensor]
      const first = Array.isArray(dy) ? dy[0]! : dy
      const { activation, biasShape } = attributes as unknown as { activation: AffineActivation; biasShape?: number[] }
      const [dz, dBias] = activationGradient(first, saved.at(-1)!, activation, biasShape)
      return sharing(dz, true, { ...productGradients(x, w, dz), bias: () => dBias })
    },
  },
}

function productGradients(x: Tensor, w: Tensor, dz: Tensor): Record<'x' | 'w', () => Tensor> {
  const part = { shape: w.shape, from: 0, columns: dz.shape.at(-1)! }
  return { x: () => inputGradient(dz, [w], x.shape), w: () => kernelGradient(x, dz, part) }
}
