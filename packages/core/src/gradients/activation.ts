/** Activation functions that tfjs has kernels for. */
import {
  Elu,
  LeakyRelu,
  Prelu,
  Relu,
  Relu6,
  Selu,
  Sigmoid,
  Softplus,
  Tanh,
  add,
  elu,
  greater,
  less,
  logicalAnd,
  minimum,
  mul,
  relu,
  relu6,
  scalar,
  selu,
  sigmoid,
  square,
  step,
  sub,
  tanh,
  where,
  type GradConfig,
} from '@tensorflow/tfjs-core'
import { dyWhere } from './arithmetic.js'
import { sumToShape } from './broadcast.js'
import { fromInputs, fromOutput, slopeOfInput, slopeOfOutput } from './config.js'

/** Klambauer et al. 2017, arXiv:1706.02515: λ and λ·α. */
const seluScale = 1.0507009873554805
const seluScaleAlpha = seluScale * 1.6732632423543772

export const activation: readonly GradConfig[] = [
  // y - y² saves a pass over y·(1 - y) where the one is broadcast.
  slopeOfOutput(Sigmoid, sigmoid, (y) => sub(y, square(y))),
  slopeOfOutput(Tanh, tanh, (y) => sub(scalar(1), square(y))),
  slopeOfOutput(Relu, relu, (y) => step(y)),
  fromOutput(
    Relu6,
    ['x'],
    ([x]) => relu6(x!),
    (dy, [, y]) => ({
      x: () => dyWhere(logicalAnd(greater(y!, scalar(0)), less(y!, scalar(6))), dy),
    }),
  ),
  // y > 0: 1; else exp(x) = y + 1.
  slopeOfOutput(Elu, elu, (y) => add(minimum(y, scalar(0)), scalar(1))),
  // y > 0: λ; else λ·α·exp(x) = y + λ·α.
  fromOutput(
    Selu,
    ['x'],
    ([x]) => selu(x!),
    (dy, [, y]) => ({
      x: () => where(greater(y!, scalar(0)), mul(dy, scalar(seluScale)), mul(dy, add(y!, scalar(seluScaleAlpha)))),
    }),
  ),
  fromInputs(LeakyRelu, ['x'], (dy, [x], { alpha }) => ({
    x: () => where(greater(x!, scalar(0)), dy, mul(dy, scalar(alpha as number))),
  })),
  fromInputs(Prelu, ['x', 'alpha'], (dy, [x, alpha]) => ({
    x: () => where(greater(x!, scalar(0)), dy, mul(dy, alpha!)),
    alpha: () => sumToShape(mul(dy, minimum(x!, scalar(0))), alpha!.shape),
  })),
  slopeOfInput(Softplus, sigmoid),
]
