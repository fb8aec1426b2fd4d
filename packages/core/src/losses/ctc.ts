import { cast, customGrad, engine as tfjsEngine, mul, reshape, tensor, type Tensor } from '@tensorflow/tfjs-core'
import { describeShape } from '../engine/shape.js'
import { ShapeError, StateError } from '../errors/errors.js'
import { alignmentLoss, framesNeeded } from './ctc-alignments.js'
import { namedLoss, type LossFunction } from './loss.js'

/**
 * The negative log probability that the frames of a sequence spell a shorter label, whatever their timing (connectionist
 * temporal classification).
 *
 *   L = -ln Σ Π_t softmax(x[t])[π(t)]      over all paths π that give the label when repeats are merged and blanks left out
 *
 * Shapes: labels [batch, symbols], integers in [1, classes), 0 where there is none; logits [batch, time, classes]
 * -> [batch]. Class 0 is the blank. Frames that the output's mask leaves out do not count, as in Keras's `ctc_loss` with
 * input lengths. Exact, in float64 on the host; there is no gradient of its gradient.
 * Source: Graves et al. 2006, doi:10.1145/1143844.1143891.
 *
 * @throws ShapeError when called, if shapes do not fit, a label is not an integer in [0, classes), or a label needs more
 * frames than its example has.
 */
export function ctc(): LossFunction {
  return namedLoss(
    'ctc',
    (yTrue, yPred, mask) => {
      checkShapes(yTrue, yPred, mask)
      if (tfjsEngine().state.gradientDepth > 1) {
        throw new StateError('ctc: the loss must be differentiated once, but got a gradient of its gradient.')
      }
      const counts = mask?.dataSync()
      const labels = labelsOf(yTrue, yPred.shape[2]!)
      return spelled(cast(yPred, 'float32'), labels, counts)
    },
    { fromLogits: true },
  )
}

function spelled(
  logits: Tensor,
  labels: readonly (readonly number[])[],
  counts: ArrayLike<number> | undefined,
): Tensor {
  const [batch, time, classes] = logits.shape as [number, number, number]
  const withGradient = customGrad((x, save) => {
    const values = (x as Tensor).dataSync()
    const gradient = new Float32Array(values.length)
    const losses = labels.map((label, example) => {
      const frames = Array.from({ length: time }, (_, t) => example * time + t).filter((row) => counts?.[row] !== 0)
      if (framesNeeded(label) > frames.length) {
        throw new ShapeError(
          `ctc: example ${example} must have at least ${framesNeeded(label)} frames for its label, but got ${frames.length}.`,
        )
      }
      const rows = frames.map((row) => row * classes)
      return alignmentLoss({ logits: values, classes, rows }, label, gradient)
    })
    ;(save as (tensors: Tensor[]) => void)([tensor(gradient, [batch, time, classes], 'float32')])
    return {
      value: tensor(losses, [batch], 'float32'),
      gradFunc: (dy: Tensor, saved: Tensor[]) => mul(reshape(dy, [batch, 1, 1]), saved[0]!),
    }
  })
  return withGradient(logits)
}

/** The symbols of each example, without the zeros that fill up. */
function labelsOf(yTrue: Tensor, classes: number): number[][] {
  const values = yTrue.dataSync()
  const wrong = values.find((label) => !Number.isInteger(label) || label < 0 || label >= classes)
  if (wrong !== undefined) {
    throw new ShapeError(`ctc: labels must be integers in [0, ${classes}), but got ${wrong}.`)
  }
  const width = yTrue.shape[1]!
  return Array.from({ length: yTrue.shape[0] }, (_, example) =>
    [...values.subarray(example * width, (example + 1) * width)].filter((label) => label !== 0),
  )
}

function checkShapes(yTrue: Tensor, yPred: Tensor, mask: Tensor | undefined): void {
  const [batch, time] = yPred.shape
  if (yPred.rank !== 3 || yTrue.rank !== 2 || yTrue.shape[0] !== batch) {
    throw new ShapeError(
      'ctc: labels must be of shape [batch, symbols] for predictions of shape [batch, time, classes], ' +
        `but got ${describeShape(yTrue.shape)} for ${describeShape(yPred.shape)}.`,
    )
  }
  if (mask === undefined || (mask.rank === 2 && mask.shape[0] === batch && mask.shape[1] === time)) return
  throw new ShapeError(`ctc: the mask must be of shape [${batch}, ${time}], but got ${describeShape(mask.shape)}.`)
}
