/** Sums, products, powers and comparisons of two tensors, with broadcasting. */
import {
  Add,
  AddN,
  Atan2,
  Equal,
  FloorDiv,
  Greater,
  GreaterEqual,
  Less,
  LessEqual,
  LogicalAnd,
  LogicalNot,
  LogicalOr,
  Maximum,
  Minimum,
  Mod,
  Multiply,
  NotEqual,
  Pow,
  RealDiv,
  SquaredDifference,
  Sub,
  add,
  clone,
  div,
  floorDiv,
  greater,
  greaterEqual,
  less,
  lessEqual,
  log,
  mul,
  neg,
  onesLike,
  pow,
  scalar,
  square,
  sub,
  where,
  zerosLike,
  type GradConfig,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { sameShape, sumToShape } from './broadcast.js'
import { fromInputs, fromList, fromOutput, zeroGradient } from './config.js'

/** Gradients by y = f(a, b): what `dy` becomes for a and for b, before it is summed over stretched axes. */
function binary(
  kernelName: string,
  forA: (dy: Tensor, a: Tensor, b: Tensor) => Tensor,
  forB: (dy: Tensor, a: Tensor, b: Tensor) => Tensor,
): GradConfig {
  return fromInputs(kernelName, ['a', 'b'], (dy, [a, b]) => ({
    a: () => sumToShape(forA(dy, a!, b!), a!.shape),
    b: () => sumToShape(forB(dy, a!, b!), b!.shape),
  }))
}

/** `dy` where the condition holds, 0 elsewhere; not a product, so that an infinite `dy` does not become NaN. */
export function dyWhere(condition: Tensor, dy: Tensor): Tensor {
  return where(condition, dy, zerosLike(dy))
}

/** tfjs disposes of gradients that it adds up, so that none may be the same tensor as `dy`. */
function passOn(dy: Tensor, shape: number[]): Tensor {
  return sameShape(dy.shape, shape) ? clone(dy) : sumToShape(dy, shape)
}

const twice = (dy: Tensor, a: Tensor, b: Tensor): Tensor => mul(mul(dy, scalar(2)), sub(a, b))

/** y = a^b: b·a^(b-1) and y·ln a, where ln a counts as 0 for a ≤ 0. */
const power = fromOutput(
  Pow,
  ['a', 'b'],
  ([a, b]) => pow(a!, b!),
  (dy, [a, b, y]) => ({
    a: () => sumToShape(mul(dy, mul(b!, pow(a!, sub(b!, scalar(1))))), a!.shape),
    b: () => {
      const positive = greater(a!, scalar(0))
      const logarithm = log(where(positive, a!, onesLike(a!)))
      return sumToShape(mul(dy, mul(y!, logarithm)), b!.shape)
    },
  }),
)

const comparisons = [Equal, NotEqual, Greater, GreaterEqual, Less, LessEqual, LogicalAnd, LogicalOr, FloorDiv]

export const arithmetic: readonly GradConfig[] = [
  fromInputs(Add, ['a', 'b'], (dy, [a, b]) => ({ a: () => passOn(dy, a!.shape), b: () => passOn(dy, b!.shape) })),
  fromInputs(Sub, ['a', 'b'], (dy, [a, b]) => ({
    a: () => passOn(dy, a!.shape),
    b: () => neg(sumToShape(dy, b!.shape)),
  })),
  fromList(AddN, (dy) => clone(dy)),
  binary(
    Multiply,
    (dy, _, b) => mul(dy, b),
    (dy, a) => mul(dy, a),
  ),
  fromInputs(RealDiv, ['a', 'b'], (dy, [a, b]) => ({
    a: () => sumToShape(div(dy, b!), a!.shape),
    b: () => neg(div(sumToShape(mul(dy, a!), b!.shape), square(b!))),
  })),
  binary(SquaredDifference, twice, (dy, a, b) => neg(twice(dy, a, b))),
  // Where a = b, all of the gradient goes to a.
  binary(
    Maximum,
    (dy, a, b) => dyWhere(greaterEqual(a, b), dy),
    (dy, a, b) => dyWhere(less(a, b), dy),
  ),
  binary(
    Minimum,
    (dy, a, b) => dyWhere(lessEqual(a, b), dy),
    (dy, a, b) => dyWhere(greater(a, b), dy),
  ),
  binary(
    Mod,
    (dy) => clone(dy),
    (dy, a, b) => neg(mul(dy, floorDiv(a, b))),
  ),
  binary(
    Atan2,
    (dy, a, b) => div(mul(dy, b), add(square(a), square(b))),
    (dy, a, b) => neg(div(mul(dy, a), add(square(a), square(b)))),
  ),
  power,
  ...comparisons.map((name) => zeroGradient(name, ['a', 'b'])),
  zeroGradient(LogicalNot, ['x']),
]
