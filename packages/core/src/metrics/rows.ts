/** A batch as metrics read it: plain numbers, one row an example or step. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { describeShape, shapesAgree, sizeOf } from '../engine/shape.js'
import { ShapeError } from '../errors/errors.js'

type Numbers = Float32Array | Int32Array | Uint8Array

/** Labels and predictions of a batch. */
export interface Rows {
  /** Number of examples or steps. */
  readonly count: number
  /** Predicted numbers a row. */
  readonly outputs: number
  /** Whether labels have as many numbers a row as predictions, rather than one. */
  readonly isDense: boolean
  readonly labels: Numbers
  readonly scores: Numbers
  /** How much a row counts. */
  weightOf(row: number): number
}

/**
 * Reads predictions [batch, ..., outputs], or [batch] for one output, and labels of the same shape or of that shape
 * without the last axis or with 1 there.
 *
 * @throws ShapeError if the shapes do not fit.
 */
export function readRows(where: string, yTrue: Tensor, yPred: Tensor, weights?: Tensor): Rows {
  const shape = yPred.rank > 1 ? yPred.shape : [...yPred.shape, 1]
  const outer = shape.slice(0, -1)
  const isDense = shapesAgree(shape, yTrue.shape)
  if (!isDense && !shapesAgree(outer, yTrue.shape) && !shapesAgree([...outer, 1], yTrue.shape)) {
    throw new ShapeError(
      `${where}: labels must be of the predictions' shape ${describeShape(yPred.shape)} ` +
        `or of one number a prediction, but got ${describeShape(yTrue.shape)}.`,
    )
  }
  return {
    count: sizeOf(outer),
    outputs: shape.at(-1)!,
    isDense,
    labels: yTrue.dataSync(),
    scores: yPred.dataSync(),
    weightOf: readWeights(where, outer, weights),
  }
}

/**
 * The weight of each of the rows of shape `outer`; a weight per example holds for all its steps.
 *
 * @throws ShapeError if `weights` is neither of that shape nor of its first axes, an axis of size 1 at the end aside.
 */
export function readWeights(where: string, outer: readonly number[], weights?: Tensor): (row: number) => number {
  if (weights === undefined) return () => 1
  const isPrefix = (shape: readonly number[]) => shapesAgree(outer.slice(0, shape.length), shape)
  const { shape } = weights
  if (!isPrefix(shape) && !(shape.at(-1) === 1 && isPrefix(shape.slice(0, -1)))) {
    throw new ShapeError(
      `${where}: weights must be of shape ${describeShape(outer)} or of its first axes, ` +
        `but got ${describeShape(shape)}.`,
    )
  }
  const values = weights.dataSync()
  const repeats = Math.max(1, sizeOf(outer) / Math.max(1, values.length))
  return (row) => values[Math.floor(row / repeats)]!
}

/**
 * The class of a row's label: its number, or the place of its largest where it is one-hot.
 *
 * @throws ShapeError unless a number is an integer in [0, outputs).
 */
export function labelledClass(where: string, rows: Rows, row: number): number {
  if (isOneHot(rows)) return largest(rows.labels, row, rows.outputs)
  const label = rows.labels[row]!
  const classes = Math.max(2, rows.outputs)
  if (Number.isInteger(label) && label >= 0 && label < classes) return label
  throw new ShapeError(`${where}: labels must be integers in [0, ${classes}), but got ${label}.`)
}

/** The class of a row's label where labels are one-hot, be it of one column; else its number, as above. */
export function oneHotClass(where: string, rows: Rows, row: number): number {
  return rows.isDense ? largest(rows.labels, row, rows.outputs) : labelledClass(where, rows, row)
}

/** Whether labels have one number for each of several outputs. */
export function isOneHot(rows: Rows): boolean {
  return rows.isDense && rows.outputs > 1
}

/** The class that a row predicts: the place of its largest score, or whether its only one is above the threshold. */
export function predictedClass(rows: Rows, row: number, threshold: number): number {
  return rows.outputs > 1 ? classOfLargest(rows, row) : Number(rows.scores[row]! > threshold)
}

/** The class with a row's largest score, which is 0 where there is but one. */
export function classOfLargest(rows: Rows, row: number): number {
  return largest(rows.scores, row, rows.outputs)
}

/** The first place of the largest number of a row. */
function largest(values: Numbers, row: number, width: number): number {
  const start = row * width
  let best = 0
  for (let i = 1; i < width; i++) if (values[start + i]! > values[start + best]!) best = i
  return best
}
