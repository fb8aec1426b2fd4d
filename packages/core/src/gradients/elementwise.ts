/** Signs, roundings, roots and bounds of one tensor. */
import {
  Abs,
  Ceil,
  ClipByValue,
  Floor,
  IsFinite,
  IsInf,
  IsNan,
  Neg,
  Reciprocal,
  Round,
  Rsqrt,
  Select,
  Sign,
  Sqrt,
  Square,
  Step,
  div,
  greaterEqual,
  lessEqual,
  logicalAnd,
  mul,
  neg,
  reciprocal,
  rsqrt,
  scalar,
  sign,
  sqrt,
  square,
  where,
  zeros,
  zerosLike,
  type GradConfig,
} from '@tensorflow/tfjs-core'
import { dyWhere } from './arithmetic.js'
import { fromInputs, fromOutput, slopeOfInput, slopeOfOutput, zeroGradient } from './config.js'

const flat = [Sign, Step, Floor, Ceil, Round, IsNan, IsInf, IsFinite]

export const elementwise: readonly GradConfig[] = [
  ...flat.map((name) => zeroGradient(name, ['x'])),
  fromInputs(Neg, [], (dy) => ({ x: () => neg(dy) })),
  slopeOfInput(Abs, sign),
  slopeOfInput(Square, (x) => mul(x, scalar(2))),
  fromOutput(
    Sqrt,
    ['x'],
    ([x]) => sqrt(x!),
    (dy, [, y]) => ({ x: () => div(dy, mul(y!, scalar(2))) }),
  ),
  slopeOfOutput(Rsqrt, rsqrt, (y) => mul(mul(y, square(y)), scalar(-0.5))),
  slopeOfOutput(Reciprocal, reciprocal, (y) => neg(square(y))),
  fromInputs(ClipByValue, ['x'], (dy, [x], { clipValueMin, clipValueMax }) => ({
    x: () => {
      const aboveLow = greaterEqual(x!, scalar(clipValueMin as number))
      return dyWhere(logicalAnd(aboveLow, lessEqual(x!, scalar(clipValueMax as number))), dy)
    },
  })),
  fromInputs(Select, ['condition'], (dy, [condition]) => ({
    condition: () => zeros(condition!.shape),
    t: () => dyWhere(condition!, dy),
    e: () => where(condition!, zerosLike(dy), dy),
  })),
]
