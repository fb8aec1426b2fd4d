/** The share of right predictions: per output with a threshold, or per example by the largest score. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { knownOptions } from '../errors/checks.js'
import { Metric } from './metric.js'
import { classOfLargest, labelledClass, oneHotClass, readRows, type Rows } from './rows.js'

export interface AccuracyOptions {
  /** Default: the name of the function that makes it. */
  readonly name?: string
}

export interface BinaryAccuracyOptions extends AccuracyOptions {
  /** Scores above it count as 1. Default: 0.5; 0 suits logits. Range: any number. */
  readonly threshold?: number
}

/** Whether the prediction of a row is right: 1 or 0, or the share of right outputs. */
type RightShare = (rows: Rows, row: number) => number

/** The weighted share of right predictions over the epoch; NaN before any example. */
export class Accuracy extends Metric {
  readonly #rightShare: RightShare
  #right = 0
  #weight = 0

  constructor(name: string, rightShare: RightShare) {
    super(name)
    this.#rightShare = rightShare
  }

  update(yTrue: Tensor, yPred: Tensor, weights?: Tensor): void {
    const rows = readRows(this.name, yTrue, yPred, weights)
    for (let row = 0; row < rows.count; row++) {
      const weight = rows.weightOf(row)
      if (weight === 0) continue
      this.#right += weight * this.#rightShare(rows, row)
      this.#weight += weight
    }
  }

  result(): number {
    return this.#right / this.#weight
  }

  reset(): void {
    this.#right = 0
    this.#weight = 0
  }
}

/**
 * The share of outputs on the right side of the threshold.
 *
 *   right = [ŷ > threshold] = y
 *
 * Shapes: labels and predictions [batch, ..., outputs]; each output is a question of its own.
 */
export function binaryAccuracy(options: BinaryAccuracyOptions = {}): Accuracy {
  knownOptions('binaryAccuracy', options, ['name', 'threshold'])
  const { name = 'binaryAccuracy', threshold = 0.5 } = options
  return new Accuracy(name, ({ labels, scores, outputs, isDense }, row) => {
    let right = 0
    for (let i = row * outputs; i < (row + 1) * outputs; i++) {
      if (Number(scores[i]! > threshold) === labels[isDense ? i : row]) right++
    }
    return right / outputs
  })
}

/**
 * The share of examples whose largest score is that of their class; the first of equal ones counts as the largest.
 *
 * Shapes: labels one-hot [batch, ..., classes], predictions [batch, ..., classes]. Class numbers do as well.
 * One column is one class, not a yes or no: `binaryAccuracy` is for that.
 */
export function categoricalAccuracy(options: AccuracyOptions = {}): Accuracy {
  return byLargest('categoricalAccuracy', options, oneHotClass)
}

/**
 * The share of examples whose largest score is that of their class; the first of equal ones counts as the largest.
 *
 * Shapes: labels as class numbers [batch, ...] or [batch, ..., 1], predictions [batch, ..., classes]. One-hot ones do
 * as well, of two classes or more. One column is one class, not a yes or no: `binaryAccuracy` is for that.
 */
export function sparseCategoricalAccuracy(options: AccuracyOptions = {}): Accuracy {
  return byLargest('sparseCategoricalAccuracy', options, labelledClass)
}

function byLargest(where: string, options: AccuracyOptions, labelOf: typeof labelledClass): Accuracy {
  knownOptions(where, options, ['name'])
  const { name = where } = options
  return new Accuracy(name, (rows, row) => Number(labelOf(name, rows, row) === classOfLargest(rows, row)))
}
