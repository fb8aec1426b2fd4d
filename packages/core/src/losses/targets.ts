/** Brings labels into the shape of predictions, and refuses those that do not fit. */
import { cast, expandDims, greater, mul, notEqual, oneHot, reshape, sub, type Tensor } from '@tensorflow/tfjs-core'
import { describeShape, shapesAgree } from '../engine/shape.js'
import { ShapeError } from '../errors/errors.js'

/** Labels and predictions as float32 tensors of one shape, `[batch, ..., outputs]`. */
export interface Matched {
  readonly target: Tensor
  readonly output: Tensor
}

/**
 * Labels and predictions of one shape. Where one of them lacks a last axis of size 1, it gets one; predictions of shape
 * [batch] count as [batch, 1].
 *
 * Unlike Keras it never stretches an axis of size 1 over another, since that hides labels of the wrong form.
 *
 * @throws ShapeError if the shapes differ otherwise.
 */
export function matchTargets(where: string, yTrue: Tensor, yPred: Tensor): Matched {
  const output = floats(yPred.rank === 1 ? expandDims(yPred, -1) : yPred)
  const lacksAxis = yTrue.rank === output.rank - 1 && output.shape.at(-1) === 1
  const target = floats(lacksAxis ? expandDims(yTrue, -1) : yTrue)
  if (output.rank > 0 && shapesAgree(output.shape, target.shape)) return { target, output }
  const hint = holdsClasses(yTrue, output) ? ' Did you forget to one-hot encode the labels?' : ''
  throw new ShapeError(
    `${where}: labels must be of the predictions' shape ${describeShape(yPred.shape)}, ` +
      `but got ${describeShape(yTrue.shape)}.${hint}`,
  )
}

/**
 * Labels that are class numbers, one-hot: labels [batch, ...] or [batch, ..., 1] for predictions [batch, ..., classes].
 * Labels that are `ignored` become zeros.
 *
 * @throws ShapeError if the shapes do not fit, or a label is neither an integer in [0, classes) nor ignored.
 */
export function matchClasses(where: string, yTrue: Tensor, yPred: Tensor, ignored?: number): Matched {
  const output = floats(yPred)
  if (output.rank < 2 || !holdsClasses(yTrue, output)) {
    const isOneHot = output.rank > 1 && shapesAgree(output.shape, yTrue.shape)
    const hint = isOneHot ? ' Labels of this shape are one-hot: use categoricalCrossentropy.' : ''
    throw new ShapeError(
      `${where}: labels must be one class number for each prediction of shape ${describeShape(yPred.shape)}, ` +
        `but got ${describeShape(yTrue.shape)}.${hint}`,
    )
  }
  const classes = output.shape.at(-1)!
  const rule = `integers in [0, ${classes})${ignored === undefined ? '' : ` or ${ignored}`}`
  requireLabels(where, rule, yTrue, (label) => {
    return label === ignored || (Number.isInteger(label) && label >= 0 && label < classes)
  })
  const numbers = reshape(cast(yTrue, 'int32'), output.shape.slice(0, -1))
  const target = floats(oneHot(numbers, classes))
  if (ignored === undefined) return { target, output }
  return { target: mul(target, floats(expandDims(notEqual(numbers, ignored), -1))), output }
}

/**
 * Labels of two classes as -1 and 1; 0 counts as -1.
 *
 * @throws ShapeError if a label is none of -1, 0 and 1.
 */
export function signsOf(where: string, target: Tensor): Tensor {
  requireLabels(where, '-1, 0 or 1', target, (label) => label === 0 || Math.abs(label) === 1)
  return sub(mul(floats(greater(target, 0)), 2), 1)
}

/** @throws ShapeError naming the first label that does not follow the rule. */
export function requireLabels(where: string, rule: string, labels: Tensor, follows: (label: number) => boolean): void {
  const wrong = labels.dataSync().find((label) => !follows(label))
  if (wrong !== undefined) throw new ShapeError(`${where}: labels must be ${rule}, but got ${wrong}.`)
}

/** Whether the labels have the predictions' shape with one number, rather than one per class, in the last axis. */
function holdsClasses(yTrue: Tensor, yPred: Tensor): boolean {
  const rows = yPred.shape.slice(0, -1)
  return shapesAgree(rows, yTrue.shape) || shapesAgree([...rows, 1], yTrue.shape)
}

function floats(x: Tensor): Tensor {
  return x.dtype === 'float32' ? x : cast(x, 'float32')
}
