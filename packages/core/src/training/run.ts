/** A training run as callbacks see it, and its state. */
import type { Port } from '../data/examples.js'
import { ConfigError } from '../errors/errors.js'
import { describe } from '../errors/describe.js'
import type { Optimizer } from '../optimizers/optimizer.js'
import type { Callback, RunState, TrainingRun } from './callback.js'
import type { Compilation } from './compile.js'
import { History } from './history.js'
import type { Trainable } from './trainable.js'

export interface RunOptions {
  readonly epochs: number
  readonly initialEpoch: number
  readonly seed: number
  readonly batchesPerEpoch: number | undefined
  readonly callbacks: readonly Callback[]
}

export class Run implements TrainingRun {
  readonly history = new History()
  readonly optimizer: Optimizer
  readonly epochs: number
  readonly batchesPerEpoch: number | undefined
  readonly #compilation: Compilation
  readonly #seed: number
  readonly #callbacks: readonly Callback[]
  /** Number of the next epoch. */
  nextEpoch: number
  isStopped = false

  constructor(
    readonly model: Trainable,
    compilation: Compilation,
    { epochs, initialEpoch, seed, batchesPerEpoch, callbacks }: RunOptions,
  ) {
    this.#compilation = compilation
    this.#seed = seed
    this.#callbacks = callbacks
    this.optimizer = compilation.optimizer
    this.epochs = epochs
    this.nextEpoch = initialEpoch
    this.batchesPerEpoch = batchesPerEpoch
  }

  stop(): void {
    this.isStopped = true
  }

  state(): RunState {
    const { parameters } = this.model
    return {
      epoch: this.nextEpoch,
      isStopped: this.isStopped,
      seed: this.#seed,
      compiled: this.#compiled(this.model.outputs),
      history: this.history.state(),
      optimizer: this.optimizer.state(parameters),
      weights: parameters.map((parameter) => parameter.values()),
      callbacks: this.#callbacks.map((callback) => callback.state?.()),
    }
  }

  resume(state: RunState): void {
    const { parameters, outputs } = this.model
    demandSame('the seed', this.#seed, state.seed)
    demandSame('the optimizer and the losses', this.#compiled(outputs), state.compiled)
    const withState = (flags: readonly boolean[]): string => flags.map((has) => (has ? 'with' : 'without')).join(', ')
    demandSame(
      'the callbacks, with state or without,',
      withState(this.#callbacks.map((callback) => callback.restore !== undefined)),
      withState(state.callbacks.map((one) => one !== undefined)),
    )
    // The optimizer checks what it is given before it changes anything.
    this.optimizer.restore(parameters, state.optimizer)
    parameters.forEach((parameter, i) => parameter.setValues(state.weights[i]!))
    this.history.restore(state.history)
    this.#callbacks.forEach((callback, i) => {
      const own = state.callbacks[i]
      if (own !== undefined) callback.restore?.(own)
    })
    this.isStopped = state.isStopped
    this.nextEpoch = state.epoch
  }

  #compiled(outputs: readonly Port[]): RunState['compiled'] {
    const losses = this.#compilation.objectivesFor(outputs).map(({ output, loss }) => [output, loss.lossName ?? null])
    return { optimizer: this.optimizer.className, losses: Object.fromEntries(losses) }
  }
}

function demandSame(what: string, expected: unknown, value: unknown): void {
  if (JSON.stringify(expected) === JSON.stringify(value)) return
  throw new ConfigError(
    `fit: ${what} must be those of the run that is resumed, ${describe(value)}, but got ${describe(expected)}. ` +
      'Run the same program, or delete the checkpoint.',
  )
}
