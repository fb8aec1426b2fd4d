/** What the fused recurrent layers share: options, masks, and how states and their gradients go in and out. */
import { engine as tfjsEngine, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core'
import { copyOrZeros, type SequenceShape } from '../engine/operations/recurrent.js'
import type { WasmBackend } from '../backend/backend.js'
import { numbersOf } from './fused-kernel.js'

export interface RecurrentOptions {
  /** [batch, time], any type: where it is 0, the state stays. Default: none. */
  readonly mask?: Tensor | undefined
  /** From the last step to the first. Default: false. */
  readonly reverse?: boolean
  /** All states, [batch, time, units] in the order of x, instead of the last one, [batch, units]. Default: false. */
  readonly sequences?: boolean
}

export interface RecurrentAttributes extends RecurrentOptions {
  /** Whether the final states are outputs, too. */
  readonly withStates: boolean
}

export function sequenceShape(x: TensorInfo, u: TensorInfo, { reverse = false }: RecurrentOptions): SequenceShape {
  const [batch, time, inputs] = x.shape as [number, number, number]
  return { batch, time, inputs, units: u.shape[0]!, reverse }
}

/** Bytes of a mask on the tape. */
export function maskBytes({ batch, time }: SequenceShape, { mask }: RecurrentOptions): number {
  return mask === undefined ? 0 : batch * time
}

/** Writes the mask as bytes [time, batch] in the order of the run; nothing where there is none. */
export function writeMask(
  backend: WasmBackend,
  { batch, time, reverse }: SequenceShape,
  { mask }: RecurrentOptions,
  pointer: number,
): void {
  if (mask === undefined) return
  const from = backend.data.get(mask.dataId).values as Uint8Array
  const to = backend.engine.memory.uint8(pointer, batch * time)
  for (let t = 0; t < time; t++) {
    const step = reverse ? time - 1 - t : t
    for (let b = 0; b < batch; b++) to[t * batch + b] = from[b * time + step] === 0 ? 0 : 1
  }
}

/** A new tensor [batch, units] with the last of states [time + 1, batch, units]. */
export function lastState(
  backend: WasmBackend,
  { batch, time, units }: SequenceShape,
  states: number,
): TensorInfo & { readonly pointer: number } {
  const result = backend.output([batch, units], 'float32')
  const bytes = 4 * batch * units
  backend.engine.memory.bytes.copyWithin(result.pointer, states + time * bytes, states + (time + 1) * bytes)
  return result
}

/** A tensor of floats that tfjs knows, to be filled: a gradient. */
export function newTensor(backend: WasmBackend, shape: readonly number[]): Tensor {
  return tfjsEngine().makeTensorFromTensorInfo(backend.output(shape, 'float32'), backend)
}

/** The gradient of the last state, [batch, units]: of it as an output of its own, and as the output without `sequences`. */
export function lastStateGradient(
  backend: WasmBackend,
  { batch, units }: SequenceShape,
  ofState: Tensor | undefined,
  ofOutput: Tensor | undefined,
): Tensor {
  const result = newTensor(backend, [batch, units])
  const [first = ofOutput, second] = [ofState, ofState && ofOutput]
  const from = first && backend.pointer(first)
  copyOrZeros(backend.engine, from, backend.pointer(result), batch * units)
  if (second === undefined) return result
  const [to, added] = [result, second].map((info) => numbersOf(backend, info))
  for (let i = 0; i < to!.length; i++) to![i]! += added![i]!
  return result
}

/** Gradients of outputs, in their order; tfjs does not wrap that of a single one in a list. */
export function gradientList(dy: Tensor | Tensor[]): readonly (Tensor | undefined)[] {
  return Array.isArray(dy) ? dy : [dy]
}

/** A gradient that is made when it is asked for: a new tensor, written by `write`. */
export function gradientInto(
  backend: WasmBackend,
  shape: readonly number[],
  write: (pointer: number) => void,
): () => Tensor {
  return () => {
    const result = newTensor(backend, shape)
    write(backend.pointer(result))
    return result
  }
}

/** The mask's place on the tape, where there is a mask. */
export function maskOf({ mask }: RecurrentOptions, at: number): { readonly mask?: number } {
  return mask === undefined ? {} : { mask: at }
}
