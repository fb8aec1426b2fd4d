/** The training loop. */
import { isDataset, type Batch, type Dataset } from '../data/dataset.js'
import type { ClassWeight } from '../data/class-weights.js'
import { toExamples, type Examples } from '../data/examples.js'
import { engine } from '../engine/engine.js'
import { knownOptions, nonNegativeInteger, positiveInteger } from '../errors/checks.js'
import { ConfigError } from '../errors/errors.js'
import { Generator } from '../random/generator.js'
import type { Callback, Logs } from './callback.js'
import type { Compilation } from './compile.js'
import { EpochFigures, prefixed } from './epoch-figures.js'
import { evaluate } from './evaluate.js'
import type { History } from './history.js'
import { Pauses } from './pauses.js'
import { Run } from './run.js'
import { trainStep } from './train-step.js'
import type { Trainable } from './trainable.js'
import { trainingData, withClassWeights } from './training-data.js'

export interface FitOptions {
  /** How often to go through the data; a positive integer. Default: 1. */
  readonly epochs?: number
  /** Examples a step, for data in memory; a positive integer. Default: 32. */
  readonly batchSize?: number
  /** Whether the examples come in a new order each epoch. Default: true. */
  readonly shuffle?: boolean
  /** Where the order, the split and dropout come from; an integer of at least 0. Default: the model's seed. */
  readonly seed?: number
  /** Data to judge each epoch by. Default: none. */
  readonly validationData?: Batch | Dataset
  /** Fraction of the examples in memory, drawn at random, to judge by and not to train on; in [0, 1). Default: 0. */
  readonly validationSplit?: number
  /** Whether `validationSplit` takes the same fraction of each class. Default: false. */
  readonly stratify?: boolean
  /** How much the examples of each class count, for one output of classes. Default: 1 each. */
  readonly classWeight?: ClassWeight
  /** What takes part: early stopping, progress, … Default: none. */
  readonly callbacks?: readonly Callback[]
  /** Cancels training between two steps with an `AbortError`; the weights are those after the last step. */
  readonly signal?: AbortSignal
  /** The number of the first epoch, to go on after an earlier run. Default: 0. */
  readonly initialEpoch?: number
}

const known = [
  'epochs',
  'batchSize',
  'shuffle',
  'seed',
  'validationData',
  'validationSplit',
  'stratify',
  'classWeight',
  'callbacks',
  'signal',
  'initialEpoch',
]

/**
 * Trains a model for some epochs.
 *
 * Random numbers depend on the seed and on the steps that the optimizer has made, so that a second call goes on with
 * new ones, and the same calls give the same weights. An optimizer with `useEma` gives the model the means of its weights
 * at the end.
 *
 * @throws ShapeError if the data does not fit the model.
 * @throws NumberError if the loss or a gradient is not finite; the weights are those from before that step.
 * @throws AbortError if `signal` cancels.
 */
export async function fit(
  model: Trainable,
  compilation: Compilation,
  data: Batch | Dataset,
  options: FitOptions = {},
): Promise<History> {
  knownOptions('fit', options, known)
  await engine()
  const epochs = positiveInteger('fit: epochs', options.epochs ?? 1)
  const initialEpoch = nonNegativeInteger('fit: initialEpoch', options.initialEpoch ?? 0)
  const seed = options.seed ?? model.seed
  const seeds = new Generator(seed).fork('fit')
  const { train, validation } = trainingData(model, data, options, seeds.fork('split'))
  const { optimizer } = compilation
  let heldOut = validation
  const callbacks = options.callbacks ?? []
  const { batchesPerEpoch } = train
  const run = new Run(model, compilation, { epochs, initialEpoch, seed, batchesPerEpoch, callbacks })
  const pauses = new Pauses('fit', options.signal)
  try {
    for (const callback of callbacks) await callback.onTrainBegin?.(run)
    for (const callback of callbacks) await callback.onReady?.(run)
    while (run.nextEpoch < epochs && !run.isStopped) {
      const epoch = run.nextEpoch
      for (const callback of callbacks) await callback.onEpochBegin?.(epoch, run)
      const logs: Record<string, number> = { ...(await runEpoch(epoch)) }
      if (heldOut !== undefined) Object.assign(logs, await validate(heldOut))
      for (const callback of callbacks) Object.assign(logs, callback.epochFigures?.(run))
      run.history.add(epoch, logs)
      for (const callback of callbacks) await callback.onEpochEnd?.(epoch, logs, run)
      run.nextEpoch = epoch + 1
      for (const callback of callbacks) await callback.onEpochDone?.(epoch, run)
    }
    if (optimizer.useEma) optimizer.overwriteByMeans()
    for (const callback of callbacks) await callback.onTrainEnd?.(run)
  } catch (error) {
    for (const callback of callbacks) await callback.onTrainError?.(error, run)
    throw error
  }
  return run.history

  async function runEpoch(epoch: number): Promise<Logs> {
    let figures: EpochFigures | undefined
    let index = 0
    const signal = options.signal && { signal: options.signal }
    const random = seeds.fork('order').fork(optimizer.batches)
    const steps = seeds.fork('step')
    for await (const batch of train.batches({ epoch, shuffle: options.shuffle ?? true, random, ...signal })) {
      await pauses.next()
      const examples = isDataset(data)
        ? withClassWeights(toExamples('fit', batch, model), options.classWeight)
        : (batch as Examples)
      const objectives = compilation.objectivesFor(model.outputs)
      figures ??= new EpochFigures(objectives)
      trainStep({ model, objectives, optimizer }, examples, steps.fork(optimizer.batches), figures)
      const step = { examples: examples.size, logs: figures.logs.bind(figures) }
      for (const callback of callbacks) await callback.onBatchEnd?.(index, step, run)
      index += 1
    }
    if (figures === undefined) throw new ConfigError('fit: data must give at least one batch an epoch, but got none.')
    return figures.logs()
  }

  async function validate(judgedBy: Batch | Dataset): Promise<Logs> {
    const { batchSize = 32, signal } = options
    // Data in memory is read once; the next epochs find it in its one form.
    heldOut = isDataset(judgedBy) ? judgedBy : toExamples('evaluate', judgedBy, model)
    for (const callback of callbacks) await callback.onTestBegin?.(run)
    const logs = await evaluate(model, compilation, heldOut, { batchSize, ...(signal && { signal }) })
    for (const callback of callbacks) await callback.onTestEnd?.(run)
    return Object.fromEntries(Object.entries(logs).map(([name, value]) => [prefixed('val', name), value]))
  }
}
