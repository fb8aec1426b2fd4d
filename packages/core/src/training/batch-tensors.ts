import type { Tensor } from '@tensorflow/tfjs-core'
import type { Columns, Destination, Examples, Port } from '../data/examples.js'
import { ndArrayToTensor } from '../data/nd-array.js'

/** A batch as tensors, in the order of the model's inputs and outputs. */
export interface BatchTensors {
  readonly inputs: readonly Tensor[]
  readonly targets: readonly Tensor[]
  readonly sampleWeight: Tensor | undefined
}

/** Makes the tensors of a batch; the caller's `tidy` takes them away. */
export function toTensors(model: Destination, { x, y, sampleWeight }: Examples): BatchTensors {
  return {
    inputs: columnTensors(x, model.inputs),
    targets: columnTensors(y, model.outputs),
    sampleWeight: sampleWeight && ndArrayToTensor(sampleWeight),
  }
}

/** One tensor a port, in their order. */
export function columnTensors(columns: Columns, ports: readonly Port[]): Tensor[] {
  return ports.map(({ name }) => ndArrayToTensor(columns[name]!))
}
