/** What all optimizers share: the step count, the rate, clipping, decay, state per parameter and its disposal. */
import { fill, getBackend, keep, mul, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import type { FusedOperations, OptimizerStep } from '../engine/fused-types.js'
import type { Parameter } from '../engine/parameter.js'
import { configOf } from '../errors/config-of.js'
import type { Configurable } from '../errors/configurable.js'
import { knownOptions, nonNegativeNumber, numberWithin, positiveInteger } from '../errors/checks.js'
import { ConfigError, StateError } from '../errors/errors.js'
import type { JsonObject } from '../errors/json.js'
import { fusedOperations } from '../ops/fused.js'
import { schedule, type LearningRate } from '../schedules/resolve.js'
import type { Schedule, ScheduleFunction } from '../schedules/schedule.js'
import { clipping, clippingNames, type Clipping, type ClippingOptions } from './clipping.js'
import { fusedUpdate } from './fused-update.js'
import { GradientSums } from './gradient-sums.js'
import { checkState, emaName, sumName, type OptimizerState } from './optimizer-state.js'
import { WeightAverages } from './weight-averages.js'

/** Options that every optimizer takes. */
export interface OptimizerOptions extends ClippingOptions {
  /** How far a step goes: a number, or a schedule of the step. Default: as the optimizer says. Range: at least 0. */
  readonly learningRate?: LearningRate
  /**
   * Shrinks weights before each update, apart from the gradient: w <- w·(1 - weightDecay·rate).
   * Default: 0. Range: at least 0.
   */
  readonly weightDecay?: number
  /** Whether running means of the weights are kept; `fit` gives them to the model at its end. Default: false. */
  readonly useEma?: boolean
  /** Share of a mean that is kept a step. Default: 0.99. Range: [0, 1]. */
  readonly emaMomentum?: number
  /** Steps after which the weights take the values of their means, over and over. Default: only at the end of `fit`. */
  readonly emaOverwriteFrequency?: number
  /** Batches whose mean gradient makes one step; a positive integer. Default: 1. */
  readonly gradientAccumulationSteps?: number
}

const commonNames = [
  'learningRate',
  'weightDecay',
  'useEma',
  'emaMomentum',
  'emaOverwriteFrequency',
  'gradientAccumulationSteps',
] as const

/** The tensors that an optimizer keeps for one weight, by name and of the weight's shape. */
export type Slots = Readonly<Record<string, Tensor>>

/** What an update works with. */
export interface UpdateInput {
  readonly weight: Tensor
  /** Clipped already. */
  readonly gradient: Tensor
  /** Zeros, or what the optimizer starts with, in a weight's first update. */
  readonly slots: Slots
  /** The learning rate of this step. */
  readonly rate: number
  /** The number of this step, 1 for the first. */
  readonly step: number
}

/** What an update gives; all tensors are new ones. */
export interface Updated {
  readonly weight: Tensor
  readonly slots: Slots
}

/** What an update on plain numbers works with. It changes weight and slots where they are; all have one length. */
export interface ValuesInput {
  readonly weight: Float32Array
  /** Clipped already; not to be changed. */
  readonly gradient: Float32Array
  readonly slots: Readonly<Record<string, Float32Array>>
  readonly rate: number
  readonly step: number
}

/**
 * The base of optimizers. A concrete one names its slots and gives one pure update per weight. It may give the same
 * update as a loop over numbers, too, which is used where tensors are plain arrays (tfjs `cpu`): every operation on
 * tensors costs a pass there, so that one loop is many times faster; and as a rule, where the backend knows it.
 */
export abstract class Optimizer<Options extends OptimizerOptions = OptimizerOptions> implements Configurable {
  /** As Keras writes it. */
  abstract readonly className: string
  /** Names of the tensors that it keeps for each weight. */
  protected abstract readonly slotNames: readonly string[]
  /** What slots are filled with at a weight's first update. */
  protected readonly slotStart: number = 0
  readonly weightDecay: number
  readonly #options: Options
  readonly #clipping: Clipping | undefined
  readonly #bounds: ClippingOptions
  readonly #slots = new Map<Parameter, Slots>()
  readonly #where: string
  readonly #averages: WeightAverages | undefined
  readonly #emaOverwriteFrequency: number | undefined
  readonly #sums: GradientSums
  #rate: number | Schedule | ScheduleFunction
  #iterations = 0

  /**
   * `options` with all defaults filled in; `known` are the names of those that other optimizers do not have.
   *
   * @throws ConfigError if a common option is out of its range, or an option is unknown.
   */
  constructor(where: string, options: Options & { readonly learningRate: LearningRate }, known: readonly string[]) {
    knownOptions(where, options, [...known, ...commonNames, ...clippingNames])
    this.#where = where
    this.#options = options
    this.#rate = schedule(`${where}: learningRate`, options.learningRate)
    this.weightDecay = nonNegativeNumber(`${where}: weightDecay`, options.weightDecay ?? 0)
    this.#clipping = clipping(where, options)
    const { useEma = false, emaMomentum = 0.99, emaOverwriteFrequency, gradientAccumulationSteps = 1 } = options
    const momentum = numberWithin(`${where}: emaMomentum`, emaMomentum, 0, 1, true)
    this.#averages = useEma ? new WeightAverages(momentum) : undefined
    if (emaOverwriteFrequency !== undefined) {
      positiveInteger(`${where}: emaOverwriteFrequency`, emaOverwriteFrequency)
      if (!useEma) throw new ConfigError(`${where}: useEma must be true with emaOverwriteFrequency, but got false.`)
    }
    this.#emaOverwriteFrequency = emaOverwriteFrequency
    const steps = positiveInteger(`${where}: gradientAccumulationSteps`, gradientAccumulationSteps)
    this.#sums = new GradientSums(steps)
    const { clipNorm, globalClipNorm, clipValue } = options
    this.#bounds = {
      ...(clipNorm && { clipNorm }),
      ...(globalClipNorm && { globalClipNorm }),
      ...(clipValue && { clipValue }),
    }
  }

  /** The weight and its slots after this step; runs inside `tidy`, so that it may leave tensors behind. */
  protected abstract update(input: UpdateInput): Updated

  /** The same as `update` on plain numbers, in place. */
  protected updateValues?(input: ValuesInput): void

  /** The same as `update`, for a backend that takes a step of all weights at once. */
  protected fusedStep?(rate: number, step: number): OptimizerStep

  /** Steps taken so far. */
  get iterations(): number {
    return this.#iterations
  }

  /** Batches whose gradients it has taken so far; more than `iterations` with gradient accumulation. */
  get batches(): number {
    return this.#iterations * this.#sums.steps + this.#sums.pending
  }

  /** Whether a schedule or a function gives the learning rate. */
  get isScheduled(): boolean {
    return typeof this.#rate !== 'number'
  }

  /** Whether it keeps means of the weights. */
  get useEma(): boolean {
    return this.#averages !== undefined
  }

  /** The rate of the next step. Setting it, to a number or a schedule, holds from the next step on. */
  get learningRate(): number {
    const rate = this.#rate
    if (typeof rate === 'number') return rate
    return typeof rate === 'function' ? rate(this.#iterations) : rate.at(this.#iterations)
  }

  set learningRate(value: LearningRate) {
    this.#rate = schedule(`${this.#where}: learningRate`, value)
  }

  /** The rate as it was given: a number, a schedule, or a function of the step. */
  get givenLearningRate(): number | Schedule | ScheduleFunction {
    return this.#rate
  }

  /** The momentum of this step, where a schedule gives one and the optimizer has one. */
  protected momentumOr(own: number): number {
    const rate = this.#rate
    const scheduled = typeof rate === 'object' ? rate.momentumAt?.(this.#iterations) : undefined
    return own === 0 ? own : (scheduled ?? own)
  }

  /**
   * Takes one step: clips, decays, updates and projects the weights that have a gradient here. Others keep their value
   * and their state. The gradients stay the caller's. No gradients at all are no step. With gradient accumulation only
   * the last of so many calls takes a step, by the mean of their gradients.
   */
  apply(gradients: ReadonlyMap<Parameter, Tensor>): void {
    if (gradients.size === 0) return
    if (this.#sums.steps === 1) return this.#step(gradients)
    const means = this.#sums.add(gradients)
    if (means === undefined) return
    try {
      this.#step(means)
    } finally {
      for (const mean of means.values()) mean.dispose()
    }
  }

  #step(gradients: ReadonlyMap<Parameter, Tensor>): void {
    const rate = this.learningRate
    const step = this.#iterations + 1
    const fused = fusedOperations()
    const fusedStep = fused && this.fusedStep?.(rate, step)
    if (fused !== undefined && fusedStep !== undefined) this.#applyFused(fused, gradients, fusedStep)
    else this.#applyEach(gradients, rate, step)
    this.#iterations = step
    this.#averages?.update(gradients.keys())
    if (this.#emaOverwriteFrequency !== undefined && step % this.#emaOverwriteFrequency === 0) this.overwriteByMeans()
  }

  /** Whether the weights hold their running means now, after `swapMeans`. */
  get isSwapped(): boolean {
    return this.#averages?.isSwapped ?? false
  }

  /** Gives the weights the values of their running means. @throws StateError without `useEma`. */
  overwriteByMeans(): void {
    this.#means().overwrite()
  }

  /** Exchanges the weights and their running means. @throws StateError without `useEma`. */
  swapMeans(): void {
    this.#means().swap()
  }

  #means(): WeightAverages {
    if (this.#averages !== undefined) return this.#averages
    throw new StateError(`${this.#where}: the optimizer must have useEma: true to have means of weights, but has not.`)
  }

  #applyFused(fused: FusedOperations, gradients: ReadonlyMap<Parameter, Tensor>, step: OptimizerStep): void {
    const slotsOf = (parameter: Parameter) => {
      const slots = this.#slots.get(parameter) ?? this.#emptySlots(parameter.value)
      this.#keepSlots(parameter, slots)
      return this.slotNames.map((name) => slots[name]!)
    }
    const kept = 1 - this.weightDecay * this.learningRate
    tidy(() => fusedUpdate(fused, gradients, { step, kept, clipping: this.#bounds, slotsOf }))
  }

  #applyEach(gradients: ReadonlyMap<Parameter, Tensor>, rate: number, step: number): void {
    tidy(() => {
      const clip = this.#clipping?.(gradients.values())
      for (const [parameter, gradient] of gradients) {
        const { weight, slots } = this.#updated(parameter, clip ? () => clip(gradient) : () => gradient, rate, step)
        this.#keepSlots(parameter, slots)
        parameter.assign(weight)
      }
    })
  }

  #updated(parameter: Parameter, gradient: () => Tensor, rate: number, step: number): Updated {
    return tidy(() => {
      const { value } = parameter
      const slots = this.#slots.get(parameter) ?? this.#emptySlots(value)
      const input = { weight: value, gradient: gradient(), slots, rate, step }
      const kept = 1 - this.weightDecay * rate
      const onNumbers = this.updateValues !== undefined && getBackend() === 'cpu'
      const updated = onNumbers ? this.#updatedValues(input, kept) : this.#updatedTensors(input, kept)
      return { weight: parameter.projection?.(updated.weight) ?? updated.weight, slots: updated.slots }
    })
  }

  #updatedTensors(input: UpdateInput, kept: number): Updated {
    return this.update(kept === 1 ? input : { ...input, weight: mul(input.weight, kept) })
  }

  #updatedValues({ weight, gradient, slots, rate, step }: UpdateInput, kept: number): Updated {
    // Copies, since tensors may share their numbers.
    const values = floatsOf(weight).slice()
    if (kept !== 1) for (let i = 0; i < values.length; i++) values[i]! *= kept
    const next = Object.entries(slots).map(([name, slot]) => [name, floatsOf(slot).slice()] as const)
    this.updateValues?.({ weight: values, gradient: floatsOf(gradient), slots: Object.fromEntries(next), rate, step })
    const toTensor = (numbers: Float32Array) => tensor(numbers, weight.shape, 'float32')
    return {
      weight: toTensor(values),
      slots: Object.fromEntries(next.map(([name, numbers]) => [name, toTensor(numbers)])),
    }
  }

  #emptySlots(like: Tensor): Slots {
    return Object.fromEntries(this.slotNames.map((name) => [name, fill(like.shape, this.slotStart)]))
  }

  #keepSlots(parameter: Parameter, next: Slots): void {
    const old = this.#slots.get(parameter)
    for (const slot of Object.values(next)) keep(slot)
    this.#slots.set(parameter, next)
    for (const [name, slot] of Object.entries(old ?? {})) if (slot !== next[name]) slot.dispose()
  }

  /** Step count, rate and slots of these parameters as plain numbers, for a checkpoint. */
  state(parameters: readonly Parameter[]): OptimizerState {
    const slots = parameters.map((parameter) => {
      const tensors = Object.entries(this.#slots.get(parameter) ?? {})
      const [ema, sum] = [this.#averages?.tensors.values(parameter), this.#sums.tensors.values(parameter)]
      return {
        ...Object.fromEntries(tensors.map(([name, slot]) => [name, Float32Array.from(slot.dataSync())])),
        ...(ema && { [emaName]: ema }),
        ...(sum && { [sumName]: sum }),
      }
    })
    const learningRate = typeof this.#rate === 'number' ? this.#rate : null
    const { isSwapped } = this
    return { iterations: this.#iterations, pending: this.#sums.pending, isSwapped, learningRate, slots }
  }

  /**
   * Continues from what `state` gave, for the same parameters in the same order; needs the engine.
   *
   * @throws FormatError if the state is of other parameters or of another optimizer; nothing is changed then.
   */
  restore(parameters: readonly Parameter[], state: OptimizerState): void {
    const extra = [...(this.useEma ? [emaName] : []), ...(state.pending > 0 ? [sumName] : [])]
    checkState(this.#where, parameters, state, { slotNames: this.slotNames, extra, steps: this.#sums.steps })
    this.dispose()
    this.#iterations = state.iterations
    this.#sums.pending = state.pending
    if (this.#averages !== undefined) this.#averages.isSwapped = state.isSwapped
    if (state.learningRate !== null) this.#rate = state.learningRate
    for (const [index, parameter] of parameters.entries()) {
      const { [emaName]: ema, [sumName]: sum, ...own } = state.slots[index] ?? {}
      this.#averages?.tensors.setValues(parameter, ema)
      this.#sums.tensors.setValues(parameter, sum)
      const saved = Object.entries(own)
      if (saved.length === 0) continue
      const toSlot = (values: Float32Array) => tensor(values.slice(), [...parameter.shape], 'float32')
      this.#keepSlots(parameter, Object.fromEntries(saved.map(([name, values]) => [name, toSlot(values)])))
    }
  }

  /** All options, defaults filled in; the learning rate as it is set now. */
  config(): JsonObject {
    return configOf(this.#where, { ...this.#options, weightDecay: this.weightDecay, learningRate: this.#rate })
  }

  /** Frees the state of all weights and what was added up for the next step; the step count and the options stay. */
  dispose(): void {
    for (const slots of this.#slots.values()) for (const slot of Object.values(slots)) slot.dispose()
    this.#slots.clear()
    this.#averages?.tensors.dispose()
    this.#sums.dispose()
  }
}

function floatsOf(x: Tensor): Float32Array {
  return x.dataSync<'float32'>()
}
