/** Circular and hyperbolic functions and their inverses. */
import {
  Acos,
  Acosh,
  Asin,
  Asinh,
  Atan,
  Atanh,
  Cos,
  Cosh,
  Sin,
  Sinh,
  Tan,
  add,
  cos,
  cosh,
  div,
  neg,
  scalar,
  sin,
  sinh,
  sqrt,
  square,
  sub,
  tan,
  type GradConfig,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { fromInputs, slopeOfInput, slopeOfOutput } from './config.js'

/** y = f(x) with f'(x) = 1/g(x). */
function reciprocalSlope(kernelName: string, g: (x: Tensor) => Tensor): GradConfig {
  return fromInputs(kernelName, ['x'], (dy, [x]) => ({ x: () => div(dy, g(x!)) }))
}

export const trigonometric: readonly GradConfig[] = [
  slopeOfInput(Sin, cos),
  slopeOfInput(Cos, (x) => neg(sin(x))),
  slopeOfOutput(Tan, tan, (y) => add(square(y), scalar(1))),
  slopeOfInput(Sinh, cosh),
  slopeOfInput(Cosh, sinh),
  reciprocalSlope(Asin, (x) => sqrt(sub(scalar(1), square(x)))),
  reciprocalSlope(Acos, (x) => neg(sqrt(sub(scalar(1), square(x))))),
  reciprocalSlope(Atan, (x) => add(square(x), scalar(1))),
  reciprocalSlope(Asinh, (x) => sqrt(add(square(x), scalar(1)))),
  reciprocalSlope(Acosh, (x) => sqrt(sub(square(x), scalar(1)))),
  reciprocalSlope(Atanh, (x) => sub(scalar(1), square(x))),
]
