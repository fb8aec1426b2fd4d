import { cast, type Tensor } from '@tensorflow/tfjs-core'
import type { Columns, Destination, Examples, Port } from '../data/examples.js'
import { ndArrayToTensor } from '../data/nd-array.js'

/** A batch as tensors, in the order of the model's inputs and outputs. */
export interface BatchTensors {
  readonly inputs: readonly Tensor[]
  readonly targets: readonly Tensor[]
  readonly sampleWeight: Tensor | undefined
  /** One an input. */
  readonly masks: readonly (Tensor | undefined)[]
}

/** Makes the tensors of a batch; the caller's `tidy` takes them away. */
export function toTensors(model: Destination, { x, y, sampleWeight, mask }: Examples): BatchTensors {
  return {
    inputs: columnTensors(x, model.inputs),
    targets: columnTensors(y, model.outputs),
    sampleWeight: sampleWeight && ndArrayToTensor(sampleWeight),
    masks: maskTensors(mask, model.inputs),
  }
}

/** One mask an input, `undefined` for one whose steps all count. */
export function maskTensors(masks: Columns | undefined, ports: readonly Port[]): (Tensor | undefined)[] {
  return ports.map(({ name }) => masks?.[name] && cast(ndArrayToTensor(masks[name]), 'bool'))
}

/** One tensor a port, in their order. */
export function columnTensors(columns: Columns, ports: readonly Port[]): Tensor[] {
  return ports.map(({ name }) => ndArrayToTensor(columns[name]!))
}
