/** Exponentials and logarithms. */
import {
  Erf,
  Exp,
  Expm1,
  Log,
  Log1p,
  add,
  div,
  exp,
  expm1,
  mul,
  neg,
  scalar,
  square,
  type GradConfig,
} from '@tensorflow/tfjs-core'
import { fromInputs, slopeOfInput, slopeOfOutput } from './config.js'

export const exponential: readonly GradConfig[] = [
  slopeOfOutput(Exp, exp, (y) => y),
  slopeOfOutput(Expm1, expm1, (y) => add(y, scalar(1))),
  fromInputs(Log, ['x'], (dy, [x]) => ({ x: () => div(dy, x!) })),
  fromInputs(Log1p, ['x'], (dy, [x]) => ({ x: () => div(dy, add(x!, scalar(1))) })),
  // d/dx erf(x) = 2/√π·exp(-x²)
  slopeOfInput(Erf, (x) => mul(exp(neg(square(x))), scalar(2 / Math.sqrt(Math.PI)))),
]
