/** The outputs of a model for new data. */
import { tidy } from '@tensorflow/tfjs-core'
import { arrayDataset } from '../data/array-dataset.js'
import type { Fields } from '../data/dataset.js'
import { toInputs } from '../data/examples.js'
import type { NdArray } from '../data/nd-array.js'
import { engine } from '../engine/engine.js'
import { sizeOf } from '../engine/shape.js'
import { knownOptions } from '../errors/checks.js'
import { Generator } from '../random/generator.js'
import { columnTensors } from './batch-tensors.js'
import { Pauses } from './pauses.js'
import type { Trainable } from './trainable.js'

export interface PredictOptions {
  /** Examples a batch; a positive integer. Default: 32. */
  readonly batchSize?: number
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

/**
 * Runs the model over all examples, batch by batch, and puts the outputs together.
 *
 * @throws ShapeError if the data does not fit the model.
 * @throws AbortError if `signal` cancels.
 */
export async function predict(model: Trainable, x: Fields, options: PredictOptions = {}): Promise<readonly NdArray[]> {
  knownOptions('predict', options, ['batchSize', 'signal'])
  await engine()
  const { batchSize = 32, signal } = options
  const columns = toInputs('predict', x, model)
  const size = Object.values(columns)[0]!.shape[0]!
  const random = new Generator(model.seed)
  const pauses = new Pauses('predict', signal)
  const parts: NdArray[][] = model.outputs.map(() => [])
  for await (const batch of arrayDataset({ x: columns, y: {}, size }, batchSize).batches({
    epoch: 0,
    shuffle: false,
    random,
  })) {
    await pauses.next()
    tidy(() => {
      const inputs = columnTensors(toInputs('predict', batch.x, model), model.inputs)
      model.forward(inputs, { training: false, random }).outputs.forEach((output, i) => {
        parts[i]!.push({ data: Float32Array.from(output.dataSync()), shape: output.shape })
      })
    })
  }
  return parts.map(concatenateRows)
}

function concatenateRows(parts: readonly NdArray[]): NdArray {
  const rows = parts.reduce((sum, part) => sum + part.shape[0]!, 0)
  const shape = [rows, ...parts[0]!.shape.slice(1)]
  const data = new Float32Array(sizeOf(shape))
  let start = 0
  for (const part of parts) {
    data.set(part.data, start)
    start += part.data.length
  }
  return { data, shape }
}
