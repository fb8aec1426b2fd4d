/** What takes part in training from outside: it is told of each epoch and batch, and may stop the run. */
import type { Optimizer } from '../optimizers/optimizer.js'
import type { History } from './history.js'
import type { Trainable } from './trainable.js'

/** Figures by name: `loss`, `accuracy`, `valLoss`, … */
export type Logs = Readonly<Record<string, number>>

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
  onEpochBegin?(epoch: number, run: TrainingRun): void | Promise<void>
  onBatchEnd?(batch: number, step: Step, run: TrainingRun): void | Promise<void>
  onEpochEnd?(epoch: number, logs: Logs, run: TrainingRun): void | Promise<void>
  /** After the last epoch, whether it was the last one asked for or training was stopped. */
  onTrainEnd?(run: TrainingRun): void | Promise<void>
  /** Instead of `onTrainEnd`, where training ends by an error or is cancelled. */
  onTrainError?(error: unknown, run: TrainingRun): void | Promise<void>
}
