/** Loss and metrics of a model on data, without training it. */
import { tidy } from '@tensorflow/tfjs-core'
import { arrayDataset } from '../data/array-dataset.js'
import { isDataset, type Batch, type Dataset } from '../data/dataset.js'
import { toExamples } from '../data/examples.js'
import { engine } from '../engine/engine.js'
import { knownOptions } from '../errors/checks.js'
import { Generator } from '../random/generator.js'
import { toTensors } from './batch-tensors.js'
import type { Logs } from './callback.js'
import type { Compilation } from './compile.js'
import { EpochFigures } from './epoch-figures.js'
import { Pauses } from './pauses.js'
import { totalLoss } from './total-loss.js'
import type { Trainable } from './trainable.js'

export interface EvaluateOptions {
  /** Examples a batch, for data in memory; a positive integer. Default: 32. */
  readonly batchSize?: number
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

/**
 * The loss, regularisation included, and the metrics over all examples.
 *
 * @throws ShapeError if the data does not fit the model.
 * @throws AbortError if `signal` cancels.
 */
export async function evaluate(
  model: Trainable,
  compilation: Compilation,
  data: Batch | Dataset,
  options: EvaluateOptions = {},
): Promise<Logs> {
  knownOptions('evaluate', options, ['batchSize', 'signal'])
  await engine()
  const { batchSize = 32, signal } = options
  const random = new Generator(model.seed)
  const source = isDataset(data) ? data : arrayDataset(toExamples('evaluate', data, model), batchSize)
  const pauses = new Pauses('evaluate', signal)
  let figures: EpochFigures | undefined
  for await (const batch of source.batches({ epoch: 0, shuffle: false, random, ...(signal && { signal }) })) {
    await pauses.next()
    const examples = toExamples('evaluate', batch, model)
    const objectives = compilation.objectivesFor(model.outputs)
    const epoch = (figures ??= new EpochFigures(objectives))
    tidy(() => {
      const tensors = toTensors(model, examples)
      const forward = model.forward(tensors.inputs, { training: false, random, masks: tensors.masks })
      const { total, parts } = totalLoss(objectives, tensors.targets, forward, model.layers, tensors.sampleWeight)
      const losses = [total, ...parts].map((loss) => loss.dataSync()[0]!)
      epoch.add(losses[0]!, losses.slice(1), examples.size, tensors, forward)
    })
  }
  return (figures ?? new EpochFigures(compilation.objectivesFor(model.outputs))).logs()
}
