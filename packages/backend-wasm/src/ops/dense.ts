/** A product with bias and activation. */
import { matMul, sum, type Tensor } from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import { unaryOperation } from '../engine/operations/element-wise.js'
import { gemm, type Epilogue } from '../engine/operations/gemm.js'
import type { Given, Kernel } from '../backend/kernel.js'
import { activationGradient } from './activation-gradient.js'
import { run, runAll, sharing, type FusedKernel } from './fused-kernel.js'
import { reluGradient } from './relu-gradient.js'

/** Activations that every fused product has. */
export type FusedActivation = 'linear' | 'relu'

/** Activations of `affine`; gelu is the exact one. */
export type AffineActivation = FusedActivation | 'sigmoid' | 'tanh' | 'gelu'

const names = { linear: 'TesseraAffine', activated: 'TesseraActivatedAffine' } as const

/** f(x·w + bias); see `FusedOperations`. */
export function affine(x: Tensor, w: Tensor, bias: Tensor | undefined, activation: AffineActivation): Tensor {
  if (activation === 'linear') return run(names.linear, { x, w, bias }, { activation })
  const outputs = runAll(names.activated, { x, w, bias }, { activation }) as Tensor | Tensor[]
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
  const [m, k] = x.shape as [number, number]
  const n = w.shape[1]!
  const { engine } = backend
  const from = { m, n, k, a: backend.pointer(x), b: backend.pointer(w) }
  const epilogue = epilogueOf(bias && backend.pointer(bias), activation === 'relu' ? 'relu' : 'linear')
  const y = backend.output([m, n], 'float32')
  // What gelu's slope is written in; the others' is written in the result.
  const before = activation === 'gelu' ? backend.output([m, n], 'float32') : y
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
    gradFunc: (dy, saved) => {
      const [x, w] = saved as [Tensor, Tensor]
      const dz = dy as Tensor
      return { ...productGradients(x, w, dz), bias: () => sum(dz, 0) }
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
      const [dz, dBias] = activationGradient(first, saved.at(-1)!, attributes['activation'] as AffineActivation)
      return sharing(dz, true, { ...productGradients(x, w, dz), bias: () => dBias })
    },
  },
}

function productGradients(x: Tensor, w: Tensor, dz: Tensor): Record<'x' | 'w', () => Tensor> {
  return { x: () => matMul(dz, w, false, true), w: () => matMul(x, dz, true, false) }
}
