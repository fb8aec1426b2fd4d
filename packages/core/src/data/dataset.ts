/**
 * Data as training takes it: batches by epoch. Arrays in memory become one (`array-dataset.ts`); what is read, made or
 * padded on the way is one made by `dataset`.
 */
import { knownOptions, positiveInteger } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import type { Generator } from '../random/generator.js'
import type { DataLike } from './nd-array.js'

/** One column, or several by the names of the model's inputs or outputs. */
export type Fields = DataLike | Readonly<Record<string, DataLike>>

/** Some examples: their inputs, what is to be predicted, and how much each counts. */
export interface Batch {
  readonly x: Fields
  readonly y: Fields
  /** One weight an example, or one a step. Default: 1 each. */
  readonly sampleWeight?: DataLike
  /** 1 where a step of an input counts and 0 where it is padding, [batch, time]. Default: all count. */
  readonly mask?: Fields
}

/** What a dataset is told about the epoch that it is to deliver. */
export interface EpochContext {
  /** Counted from 0. */
  readonly epoch: number
  /** Whether the examples come in a new order; false for evaluation. */
  readonly shuffle: boolean
  /** Random numbers of this epoch, the same whenever it is run. */
  readonly random: Generator
  /** Cancels work in other threads at once. */
  readonly signal?: AbortSignal
}

export interface Dataset {
  /** Batches an epoch, where known; progress bars need it. */
  readonly batchesPerEpoch?: number | undefined
  /** Delivers the batches of one epoch. */
  batches(context: EpochContext): Iterable<Batch> | AsyncIterable<Batch>
}

export interface DatasetOptions {
  /** Makes the batches of one epoch: an array, a generator or an async generator. */
  readonly batches: (context: EpochContext) => Iterable<Batch> | AsyncIterable<Batch>
  /** Batches an epoch. Default: not known. */
  readonly batchesPerEpoch?: number
}

/**
 * A dataset from a function that makes the batches of an epoch.
 *
 * @throws ConfigError if `batches` is not a function.
 * @example
 * const data = dataset({ batches: function* () { yield { x: [[1, 2]], y: [[3]] } } })
 */
export function dataset(options: DatasetOptions): Dataset {
  knownOptions('dataset', options, ['batches', 'batchesPerEpoch'])
  const { batches, batchesPerEpoch } = options
  if (typeof batches !== 'function') {
    throw new ConfigError(`dataset: batches must be a function, but got ${describe(batches)}.`)
  }
  if (batchesPerEpoch !== undefined) positiveInteger('dataset: batchesPerEpoch', batchesPerEpoch)
  return { batches: (context) => batches(context), batchesPerEpoch }
}

/** Whether a value delivers batches by itself. */
export function isDataset(value: Dataset | Batch | Fields): value is Dataset {
  return typeof (value as Partial<Dataset> | undefined)?.batches === 'function'
}
