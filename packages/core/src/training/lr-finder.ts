import { arrayDataset } from '../data/array-dataset.js'
import { isDataset, type Batch, type Dataset } from '../data/dataset.js'
import { toExamples, type Examples } from '../data/examples.js'
import { engine } from '../engine/engine.js'
import { knownOptions, nonNegativeInteger, numberWithin, positiveInteger, positiveNumber } from '../errors/checks.js'
import { ConfigError, TesseraError } from '../errors/errors.js'
import type { Optimizer } from '../optimizers/optimizer.js'
import { Generator } from '../random/generator.js'
import { requireCompiled, type Compilation } from './compile.js'
import { EpochFigures } from './epoch-figures.js'
import { LrCurve } from './lr-curve.js'
import { Pauses } from './pauses.js'
import { trainStep, type StepSetup } from './train-step.js'
import type { Trainable } from './trainable.js'

export interface LrFinderOptions {
  /** Rate of the first step. Default: 1e-7. Range: above 0. */
  readonly minLr?: number
  /** Rate of the last step. Default: 10. Range: above `minLr`. */
  readonly maxLr?: number
  /** Steps at the most; a positive integer. Default: 100. */
  readonly steps?: number
  /** Share of the mean loss that is kept a step. Default: 0.9. Range: [0, 1). */
  readonly smoothing?: number
  /** The test ends where the mean loss is so many times its lowest value. Default: 4. Range: above 1. */
  readonly divergence?: number
  /** Examples a step, for data in memory; a positive integer. Default: 32. */
  readonly batchSize?: number
  /** Where the order of examples and dropout come from; an integer of at least 0. Default: the model's seed. */
  readonly seed?: number
  /** Cancels the test between two steps with an `AbortError`. */
  readonly signal?: AbortSignal
}

/** What the test found, one number a step. */
export interface LrFinderResult {
  readonly rates: readonly number[]
  /** Means of the losses, the last ones counting most. */
  readonly losses: readonly number[]
  /** The rate at which the loss falls fastest; `undefined` where it never falls. */
  readonly suggestion: number | undefined
}

/** A model that says what it is trained for. */
export interface CompiledModel extends Trainable {
  readonly compilation: Compilation | undefined
}

const known = ['minLr', 'maxLr', 'steps', 'smoothing', 'divergence', 'batchSize', 'seed', 'signal']

/**
 * The learning-rate range test: trains for some steps, each with a larger rate, and finds where the loss falls fastest.
 *
 *   ηᵢ = minLr·(maxLr / minLr)^(i / (steps - 1))      mᵢ = β·mᵢ₋₁ + (1 - β)·lossᵢ      Lᵢ = mᵢ / (1 - βⁱ⁺¹)
 *
 * β is `smoothing`. It ends early where L > divergence·min L, or where a number is not finite. The suggestion is the η of
 * the steepest descent of L before its lowest value, the first tenth of the steps left out; train with it or less.
 * Weights, the state of the optimizer and its learning rate are afterwards as they were before.
 * Source: Smith 2017, arXiv:1506.01186, section 3.3; mean and end as in fastai's `lr_find`.
 *
 * @throws StateError before `compile`. @throws ShapeError if the data does not fit the model.
 * @throws NumberError if a number of the first step is not finite. @throws AbortError if `signal` cancels.
 * @example
 * model.compile({ optimizer: 'adam', loss: 'meanSquaredError' })
 * const { suggestion } = await lrFinder(model, { x, y })
 * model.compile({ optimizer: adam({ learningRate: suggestion ?? 0.001 }), loss: 'meanSquaredError' })
 */
export async function lrFinder(
  model: CompiledModel,
  data: Batch | Dataset,
  options: LrFinderOptions = {},
): Promise<LrFinderResult> {
  knownOptions('lrFinder', options, known)
  const { steps = 100, smoothing = 0.9, divergence = 4, batchSize = 32, seed = model.seed, signal } = options
  const rateOf = rates(options, positiveInteger('lrFinder: steps', steps))
  const curve = new LrCurve(
    numberWithin('lrFinder: smoothing', smoothing, 0, 1),
    numberAbove('lrFinder: divergence', divergence, 1),
  )
  const compilation = requireCompiled('lrFinder', model.compilation)
  const random = new Generator(nonNegativeInteger('lrFinder: seed', seed)).fork('lrFinder')
  await engine()
  const dataset = isDataset(data) ? data : arrayDataset(toExamples('lrFinder', data, model), batchSize)
  const pauses = new Pauses('lrFinder', signal)
  const { optimizer } = compilation
  let putBack: (() => void) | undefined
  try {
    for await (const batch of endless(dataset, random.fork('order'), signal)) {
      await pauses.next()
      // A model is built by the first batch, at the latest.
      const examples = isDataset(data) ? toExamples('lrFinder', batch, model) : (batch as Examples)
      putBack ??= keeping(model, optimizer)
      const step = curve.losses.length
      optimizer.learningRate = rateOf(step)
      const objectives = compilation.objectivesFor(model.outputs).map(withoutMetrics)
      const loss = lossOfStep({ model, objectives, optimizer }, examples, random.fork('step').fork(step), step === 0)
      if (loss === undefined) break
      curve.add(rateOf(step), loss)
      if (curve.hasDiverged || step === steps - 1) break
    }
  } finally {
    putBack?.()
  }
  const { losses, rates: tried } = curve
  return { rates: tried, losses, suggestion: curve.steepest(Math.ceil(steps / 10)) }
}

/** The rate of each step. */
function rates({ minLr = 1e-7, maxLr = 10 }: LrFinderOptions, steps: number): (step: number) => number {
  positiveNumber('lrFinder: minLr', minLr)
  numberAbove('lrFinder: maxLr', maxLr, minLr)
  return (step) => minLr * (maxLr / minLr) ** (step / Math.max(1, steps - 1))
}

function numberAbove(where: string, value: number, limit: number): number {
  if (Number.isFinite(value) && value > limit) return value
  throw new ConfigError(`${where} must be a number above ${limit}, but got ${value}.`)
}

/** The batches of one epoch after the other. */
async function* endless(dataset: Dataset, random: Generator, signal: AbortSignal | undefined): AsyncIterable<Batch> {
  for (let epoch = 0; ; epoch++) {
    let isEmpty = true
    const context = { epoch, shuffle: true, random: random.fork(epoch), ...(signal && { signal }) }
    for await (const batch of dataset.batches(context)) {
      isEmpty = false
      yield batch
    }
    if (isEmpty) throw new ConfigError('lrFinder: data must give at least one batch an epoch, but got none.')
  }
}

/** Trains on one batch; `undefined` where a number is not finite, which in the first step is an error. */
function lossOfStep(setup: StepSetup, examples: Examples, random: Generator, isFirst: boolean): number | undefined {
  const figures = new EpochFigures(setup.objectives)
  try {
    trainStep(setup, examples, random, figures)
  } catch (error) {
    if (isFirst || !TesseraError.isInstance(error) || error.kind !== 'number') throw error
    return undefined
  }
  return figures.logs()['loss']
}

function withoutMetrics(objective: StepSetup['objectives'][number]): StepSetup['objectives'][number] {
  return { ...objective, metrics: [], weightedMetrics: [] }
}

/** Keeps what training changes; the result puts it back. */
function keeping(model: Trainable, optimizer: Optimizer): () => void {
  const { parameters } = model
  const weights = parameters.map((parameter) => parameter.values())
  const state = optimizer.state(parameters)
  const { givenLearningRate } = optimizer
  return () => {
    parameters.forEach((parameter, i) => parameter.setValues(weights[i]!))
    optimizer.restore(parameters, state)
    optimizer.learningRate = givenLearningRate
  }
}
