/** What the kernels of fused operations have in common. */
import { backend as currentBackend, cast, engine as tfjsEngine, getGradient } from '@tensorflow/tfjs-core'
import type { GradConfig, NamedTensorMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import type { WasmBackend } from '../backend/backend.js'
import type { Kernel } from '../backend/kernel.js'

/** A kernel that tfjs does not know, and its gradient. */
export interface FusedKernel {
  readonly name: string
  readonly kernel: Kernel
  /** Not for kernels that gradients alone call. */
  readonly gradient?: Omit<GradConfig, 'kernelName'>
}

/** The gradient of a fused kernel as tfjs has it registered. */
interface FusedGradient extends GradConfig {
  readonly held?: Pick<GradConfig, 'inputsToSave' | 'outputsToSave'>
}

/** What to tell tfjs of a kernel's gradient: it saves nothing itself, see `hold`. */
export function gradientConfig(name: string, gradient: Omit<GradConfig, 'kernelName'>): FusedGradient {
  const { gradFunc, ...held } = gradient
  return { kernelName: name, gradFunc, held }
}

/** The kernels read float32 alone: integers and bools would be taken for its bits. */
export function asFloats(x: Tensor): Tensor {
  return x.dtype === 'float32' ? x : cast(x, 'float32')
}

/** The floats of a tensor, to be read or written in plain loops. */
export function numbersOf(backend: WasmBackend, { dataId }: TensorInfo): Float32Array {
  return backend.data.get(dataId).values as Float32Array
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
  return runAsGiven(name, given, attributes) as Tensor[]
}

/** The same for inputs of whichever type the kernel takes. */
export function runAsGiven(name: string, inputs: NamedTensorMap, attributes: object): Tensor | Tensor[] {
  const outputs = tfjsEngine().runKernel(name, inputs, attributes as never) as Tensor | Tensor[]
  if (tfjsEngine().isTapeOn()) hold(name, inputs, Array.isArray(outputs) ? outputs : [outputs])
  return outputs
}

/**
 * Keeps for the gradient what it needs. tfjs would make clones, each a kernel call and two nodes on its tape. These are
 * other handles of the same numbers, put where it keeps its clones: it hands them to the gradient and frees them.
 */
function hold(name: string, inputs: NamedTensorMap, outputs: readonly Tensor[]): void {
  const { held } = getGradient(name) as FusedGradient
  const { inputsToSave = [], outputsToSave = [] } = held ?? {}
  const engine = tfjsEngine()
  const backend = currentBackend() as WasmBackend
  const { saved } = engine.state.activeTape.at(-1)!
  for (const tensor of [
    ...inputsToSave.map((input) => inputs[input]!),
    ...outputs.filter((_, i) => outputsToSave[i]),
  ]) {
    const handle = engine.makeTensorFromTensorInfo(backend.alias(tensor, tensor.shape), backend)
    saved!.push(engine.keep(handle))
  }
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
