/** What takes part in training from outside: it is told of each epoch and batch, and may stop the run. */
import type { JsonObject } from '../errors/json.js'
import type { Optimizer } from '../optimizers/optimizer.js'
import type { OptimizerState } from '../optimizers/optimizer-state.js'
import type { History, HistoryState } from './history.js'
import type { Trainable } from './trainable.js'

/** Figures by name: `loss`, `accuracy`, `valLoss`, … */
export type Logs = Readonly<Record<string, number>>

/** What a callback needs to go on where it stood. */
export interface CallbackState {
  /** Finite numbers, texts and the like. */
  readonly values: JsonObject
  /** Longer rows of numbers by name. */
  readonly tensors?: Readonly<Record<string, Float32Array>>
}

/** Everything with which a run goes on bit for bit: see `TrainingRun.resume`. */
export interface RunState {
  /** Number of the next epoch. */
  readonly epoch: number
  readonly isStopped: boolean
  /** Where the order of examples and dropout come from. */
  readonly seed: number
  /** The class of the optimizer, and the name of each output's loss where it has one. */
  readonly compiled: { readonly optimizer: string; readonly losses: Readonly<Record<string, string | null>> }
  readonly history: HistoryState
  readonly optimizer: OptimizerState
  /** In the order of the model's parameters. */
  readonly weights: readonly Float32Array[]
  /** In the order of the callbacks; `undefined` for one without state. */
  readonly callbacks: readonly (CallbackState | undefined)[]
}

/** The run that a callback takes part in. */
export interface TrainingRun {
  readonly model: Trainable
  readonly optimizer: Optimizer
  readonly history: History
  /** Number of epochs asked for, those before `initialEpoch` included. */
  readonly epochs: number
  /** Where known. */
  readonly batchesPerEpoch: number | undefined
  /** Ends training after the current epoch. */
  stop(): void
  /** Where the run stands, at the end of an epoch. @throws StateError if the model is not built yet. */
  state(): RunState
  /**
   * Goes on from what `state` gave, in `onReady`.
   *
   * @throws ConfigError if it is the state of another run; nothing is changed then.
   */
  resume(state: RunState): void
}

/** A step that was made. */
export interface Step {
  /** How many examples the batch had. */
  readonly examples: number
  /** The figures of the epoch so far; made on demand, since some metrics take time. */
  logs(): Logs
}

/** All methods are optional; one that returns a promise is awaited. Epochs and batches count from 0. */
export interface Callback {
  onTrainBegin?(run: TrainingRun): void | Promise<void>
  /** After `onTrainBegin` of all; an earlier run may be taken up now. */
  onReady?(run: TrainingRun): void | Promise<void>
  onEpochBegin?(epoch: number, run: TrainingRun): void | Promise<void>
  onBatchEnd?(batch: number, step: Step, run: TrainingRun): void | Promise<void>
  /** Before and after an epoch's validation. */
  onTestBegin?(run: TrainingRun): void | Promise<void>
  onTestEnd?(run: TrainingRun): void | Promise<void>
  /** Figures to add to those of the epoch that ends. */
  epochFigures?(run: TrainingRun): Logs
  onEpochEnd?(epoch: number, logs: Logs, run: TrainingRun): void | Promise<void>
  /** After `onEpochEnd` of all, when the state of the run is complete. */
  onEpochDone?(epoch: number, run: TrainingRun): void | Promise<void>
  /** After the last epoch, whether it was the last one asked for or training was stopped. */
  onTrainEnd?(run: TrainingRun): void | Promise<void>
  /** Instead of `onTrainEnd`, where training ends by an error or is cancelled. */
  onTrainError?(error: unknown, run: TrainingRun): void | Promise<void>
  /** What it needs to go on where it stands, for one that keeps anything from epoch to epoch. */
  state?(): CallbackState
  /** Takes what `state` gave. */
  restore?(state: CallbackState): void
}
