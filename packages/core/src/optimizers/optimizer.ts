/** What all optimizers share: the step count, the rate, clipping, decay, state per parameter and its disposal. */
import { getBackend, keep, mul, tensor, tidy, zerosLike, type Tensor } from '@tensorflow/tfjs-core'
import type { FusedOperations, OptimizerStep } from '../engine/fused-types.js'
import type { Parameter } from '../engine/parameter.js'
import { configOf } from '../errors/config-of.js'
import type { Configurable } from '../errors/configurable.js'
import { knownOptions, nonNegativeNumber } from '../errors/checks.js'
import { FormatError } from '../errors/errors.js'
import type { JsonObject } from '../errors/json.js'
import { fusedOperations } from '../ops/fused.js'
import { schedule, type LearningRate } from '../schedules/resolve.js'
import type { Schedule, ScheduleFunction } from '../schedules/schedule.js'
import { clipping, clippingNames, type Clipping, type ClippingOptions } from './clipping.js'
import { fusedUpdate } from './fused-update.js'

/** Options that every optimizer takes. */
export interface OptimizerOptions extends ClippingOptions {
  /** How far a step goes: a number, or a schedule of the step. Default: as the optimizer says. Range: at least 0. */
  readonly learningRate?: LearningRate
  /**
   * Shrinks weights before each update, apart from the gradient: w <- w·(1 - weightDecay·rate).
   * Default: 0. Range: at least 0.
   */
  readonly weightDecay?: number
}

/** The tensors that an optimizer keeps for one weight, by name and of the weight's shape. */
export type Slots = Readonly<Record<string, Tensor>>

/** What an update works with. */
export interface UpdateInput {
  readonly weight: Tensor
  /** Clipped already. */
  readonly gradient: Tensor
  /** Zeros in a weight's first update. */
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

/** Everything that continues training bit for bit, beside the weights. Slots stand in the order of the parameters. */
export interface OptimizerState {
  readonly iterations: number
  /** The learning rate as it was set; `null` where a schedule or function gives it. */
  readonly learningRate: number | null
  /** One record a parameter, empty for one that has never been updated. */
  readonly slots: readonly Readonly<Record<string, Float32Array>>[]
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
  readonly weightDecay: number
  readonly #options: Options
  readonly #clipping: Clipping | undefined
  readonly #bounds: ClippingOptions
  readonly #slots = new Map<Parameter, Slots>()
  readonly #where: string
  #rate: number | Schedule | ScheduleFunction
  #iterations = 0

  /**
   * `options` with all defaults filled in; `known` are the names of those that other optimizers do not have.
   *
   * @throws ConfigError if a common option is out of its range, or an option is unknown.
   */
  constructor(where: string, options: Options & { readonly learningRate: LearningRate }, known: readonly string[]) {
    knownOptions(where, options, [...known, 'learningRate', 'weightDecay', ...clippingNames])
    this.#where = where
    this.#options = options
    this.#rate = schedule(`${where}: learningRate`, options.learningRate)
    this.weightDecay = nonNegativeNumber(`${where}: weightDecay`, options.weightDecay ?? 0)
    this.#clipping = clipping(where, options)
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

  /** The rate of the next step. Setting it, to a number or a schedule, holds from the next step on. */
  get learningRate(): number {
    const rate = this.#rate
    if (typeof rate === 'number') return rate
    return typeof rate === 'function' ? rate(this.#iterations) : rate.at(this.#iterations)
  }

  set learningRate(value: LearningRate) {
    this.#rate = schedule(`${this.#where}: learningRate`, value)
  }

  /**
   * Takes one step: clips, decays, updates and projects the weights that have a gradient here. Others keep their value
   * and their state. The gradients stay the caller's. No gradients at all are no step.
   */
  apply(gradients: ReadonlyMap<Parameter, Tensor>): void {
    if (gradients.size === 0) return
    const rate = this.learningRate
    const step = this.#iterations + 1
    const fused = fusedOperations()
    const fusedStep = fused && this.fusedStep?.(rate, step)
    if (fused !== undefined && fusedStep !== undefined) this.#applyFused(fused, gradients, fusedStep)
    else this.#applyEach(gradients, rate, step)
    this.#iterations = step
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
    return Object.fromEntries(this.slotNames.map((name) => [name, zerosLike(like)]))
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
      return Object.fromEntries(tensors.map(([name, slot]) => [name, Float32Array.from(slot.dataSync())]))
    })
    return { iterations: this.#iterations, learningRate: typeof this.#rate === 'number' ? this.#rate : null, slots }
  }

  /**
   * Continues from what `state` gave, for the same parameters in the same order; needs the engine.
   *
   * @throws FormatError if the state is of other parameters or of another optimizer; nothing is changed then.
   */
  restore(parameters: readonly Parameter[], state: OptimizerState): void {
    this.#check(parameters, state)
    this.dispose()
    this.#iterations = state.iterations
    if (state.learningRate !== null) this.#rate = state.learningRate
    for (const [index, parameter] of parameters.entries()) {
      const saved = Object.entries(state.slots[index] ?? {})
      if (saved.length === 0) continue
      const toSlot = (values: Float32Array) => tensor(values.slice(), [...parameter.shape], 'float32')
      this.#keepSlots(parameter, Object.fromEntries(saved.map(([name, values]) => [name, toSlot(values)])))
    }
  }

  #check(parameters: readonly Parameter[], state: OptimizerState): void {
    const fail = (what: string, rule: string | number, value: string | number): never => {
      throw new FormatError(`${this.#where}: ${what} must be ${rule}, but got ${value}.`)
    }
    const { iterations, slots } = state
    if (!Number.isSafeInteger(iterations) || iterations < 0) fail('iterations', 'an integer of at least 0', iterations)
    if (slots.length !== parameters.length) fail('the number of weights with state', parameters.length, slots.length)
    const expected = this.slotNames.toSorted().join(', ')
    for (const [index, parameter] of parameters.entries()) {
      const saved = slots[index]!
      const names = Object.keys(saved).toSorted().join(', ')
      if (names !== '' && names !== expected) fail(`state of ${parameter.name}`, expected || 'empty', names)
      for (const [name, { length }] of Object.entries(saved)) {
        if (length !== parameter.size) fail(`${name} of ${parameter.name}`, `${parameter.size} numbers`, length)
      }
    }
  }

  /** All options, defaults filled in; the learning rate as it is set now. */
  config(): JsonObject {
    return configOf(this.#where, { ...this.#options, weightDecay: this.weightDecay, learningRate: this.#rate })
  }

  /** Frees the state of all weights; the step count and the options stay. */
  dispose(): void {
    for (const slots of this.#slots.values()) for (const slot of Object.values(slots)) slot.dispose()
    this.#slots.clear()
  }
}

function floatsOf(x: Tensor): Float32Array {
  return x.dataSync<'float32'>()
}
