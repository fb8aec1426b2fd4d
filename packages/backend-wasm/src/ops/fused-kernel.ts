/** What the kernels of fused operations have in common. */
import { engine as tfjsEngine, type GradConfig, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core'
import type { Kernel } from '../backend/kernel.js'

/** A kernel that tfjs does not know, and its gradient. */
export interface FusedKernel {
  readonly name: string
  readonly kernel: Kernel
  /** Not for kernels that gradients alone call. */
  readonly gradient?: Omit<GradConfig, 'kernelName'>
}

/** Runs a kernel so that tfjs records it for the gradient. Inputs that are `undefined` are left out. */
export function run(
  name: string,
  inputs: Readonly<Record<string, Tensor | undefined>>,
  attributes: object = {},
): Tensor {
  const given = Object.fromEntries(Object.entries(inputs).filter(([, tensor]) => tensor !== undefined))
  return tfjsEngine().runKernel(name, given as NamedTensorMap, attributes as never) as Tensor
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
