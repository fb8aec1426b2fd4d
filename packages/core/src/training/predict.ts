/** The outputs of a model for new data. */
import { tidy } from '@tensorflow/tfjs-core'
import { arrayDataset } from '../data/array-dataset.js'
import { isDataset, type Dataset, type Fields } from '../data/dataset.js'
import { toInputs, toMasks, type Columns } from '../data/examples.js'
import type { NdArray } from '../data/nd-array.js'
import { engine } from '../engine/engine.js'
import { describeShape, shapesAgree, sizeOf } from '../engine/shape.js'
import { knownOptions } from '../errors/checks.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import { Generator } from '../random/generator.js'
import { columnTensors, maskTensors } from './batch-tensors.js'
import { Pauses } from './pauses.js'
import type { Trainable } from './trainable.js'

export interface PredictOptions {
  /** Examples a batch; a positive integer. Default: 32. */
  readonly batchSize?: number
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

/**
 * Runs the model over all examples, batch by batch, and puts the outputs together. A dataset's targets are not looked at.
 *
 * @throws ShapeError if the data does not fit the model.
 * @throws AbortError if `signal` cancels.
 */
export async function predict(
  model: Trainable,
  x: Fields | Dataset,
  options: PredictOptions = {},
): Promise<readonly NdArray[]> {
  knownOptions('predict', options, ['batchSize', 'signal'])
  await engine()
  const { batchSize = 32, signal } = options
  const random = new Generator(model.seed)
  const pauses = new Pauses('predict', signal)
  const parts: NdArray[][] = model.outputs.map(() => [])
  const source = isDataset(x) ? x : inputsAlone(toInputs('predict', x, model), batchSize)
  for await (const batch of source.batches({ epoch: 0, shuffle: false, random, ...(signal && { signal }) })) {
    await pauses.next()
    tidy(() => {
      const columns = toInputs('predict', batch.x, model)
      const masks = maskTensors(batch.mask && toMasks('predict', batch.mask, columns, model.inputs), model.inputs)
      const pass = { training: false, random, masks }
      model.forward(columnTensors(columns, model.inputs), pass).outputs.forEach((output, i) => {
        parts[i]!.push({ data: Float32Array.from(output.dataSync()), shape: output.shape })
      })
    })
  }
  if (parts[0]?.length === 0) throw new ConfigError('predict: data must give at least one batch, but got none.')
  return parts.map(concatenateRows)
}

function inputsAlone(x: Columns, batchSize: number): Dataset {
  return arrayDataset({ x, y: {}, size: Object.values(x)[0]!.shape[0]! }, batchSize)
}

function concatenateRows(parts: readonly NdArray[]): NdArray {
  const rows = parts.reduce((sum, part) => sum + part.shape[0]!, 0)
  const shape = [rows, ...parts[0]!.shape.slice(1)]
  const data = new Float32Array(sizeOf(shape))
  let start = 0
  for (const part of parts) {
    const expected = parts[0]!.shape.slice(1)
    if (!shapesAgree(expected, part.shape.slice(1))) {
      const [one, other] = [describeShape(expected), describeShape(part.shape.slice(1))]
      throw new ShapeError(
        `predict: the outputs of all batches must be of one shape behind the batch axis, ${one}, but got ${other}. ` +
          'Predict batch by batch, or pad all to one length.',
      )
    }
    data.set(part.data, start)
    start += part.data.length
  }
  return { data, shape }
}
