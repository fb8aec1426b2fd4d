/** What the kernels of fused operations have in common. */
import { cast, engine as tfjsEngine, type GradConfig, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core'
import type { Kernel } from '../backend/kernel.js'

/** A kernel that tfjs does not know, and its gradient. */
export interface FusedKernel {
  readonly name: string
  readonly kernel: Kernel
  /** Not for kernels that gradients alone call. */
  readonly gradient?: Omit<GradConfig, 'kernelName'>
}

/** The kernels read float32 alone: integers and bools would be taken for its bits. */
export function asFloats(x: Tensor): Tensor {
  return x.dtype === 'float32' ? x : cast(x, 'float32')
}

/** Runs a kernel so that tfjs records it for the gradient. Inputs that are `undefined` are left out. */
export function run(
  name: string,
  inputs: Readonly<Record<string, Tensor | undefined>>,
  attributes: object = {},
): Tensor {
  return runAll(name, inputs, attributes) as unknown as Tensor
}

/** The same for a kernel with several outputs. */
export function runAll(
  name: string,
  inputs: Readonly<Record<string, Tensor | undefined>>,
  attributes: object,
): Tensor[] {
  const given: NamedTensorMap = {}
  for (const [key, tensor] of Object.entries(inputs)) if (tensor !== undefined) given[key] = asFloats(tensor)
  return tfjsEngine().runKernel(name, given, attributes as never) as Tensor[]
}

/**
 * Gradients by input that share a tensor. tfjs frees what one of them makes as soon as it has run, but what is made
 * before them only after the whole way back; so the last of them, in the order of the inputs, frees the shared one.
 */
export function sharing(
  shared: Tensor,
  isOwn: boolean,
  gradients: Readonly<Record<string, () => Tensor>>,
): Record<string, () => Tensor> {
  const entries = Object.entries(gradients)
  const [last, compute] = entries.at(-1)!
  const computeAndFree = (): Tensor => {
    const gradient = compute()
    if (isOwn) shared.dispose()
    return gradient
  }
  return { ...gradients, [last]: computeAndFree }
}
