/** Functions of one number each: m = Δy / Δx. */
import { Abs, Atan, ClipByValue, Cos, Elu, Erf, Exp, Expm1, LeakyRelu, Log, Log1p, mul } from '@tensorflow/tfjs-core'
import {
  Reciprocal,
  Relu,
  Relu6,
  Rsqrt,
  Selu,
  Sigmoid,
  Sin,
  Softplus,
  Sqrt,
  Square,
  Tan,
  Tanh,
} from '@tensorflow/tfjs-core'
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core'
import { change, halves, isDoubled, quotient, slopeBetween, twice } from './halves.js'
import { savedFor } from './saved-tensors.js'

export const kinkedKernels = [Abs, ClipByValue, Elu, LeakyRelu, Relu, Relu6, Selu]
export const smoothKernels = [
  Atan,
  Cos,
  Erf,
  Exp,
  Expm1,
  Log,
  Log1p,
  Reciprocal,
  Rsqrt,
  Sigmoid,
  Sin,
  Softplus,
  Sqrt,
  Square,
  Tan,
  Tanh,
]

type Multiplier = (above: Tensor, x: Tensor, y: Tensor, slopes: (dy: Tensor) => Tensor) => Tensor

function elementWiseRule(plain: GradConfig, multiplier: Multiplier): GradConfig {
  const name = plain.inputsToSave?.[0] ?? 'x'
  return {
    kernelName: plain.kernelName,
    inputsToSave: [name],
    outputsToSave: [true],
    gradFunc: (dy, [x, y], attributes) => ({
      [name]: () => {
        const slopes = (of: Tensor): Tensor => plain.gradFunc(of, savedFor(plain, [x!], y!), attributes)[name]!()
        return twice(multiplier(halves(dy as Tensor)[0], x!, y!, slopes))
      },
    }),
  }
}

/** Where a kink may lie between the two, only the quotient knows; it is exact, as the pieces are straight. */
export function kinkedRule(plain: GradConfig): GradConfig {
  return elementWiseRule(plain, (above, x, y, slopes) =>
    quotient(mul(above, change(y)), change(x), halves(slopes(twice(above)))[0]),
  )
}

export function smoothRule(plain: GradConfig): GradConfig {
  return elementWiseRule(plain, (above, x, y, slopes) =>
    slopeBetween(mul(above, change(y)), change(x), slopes(twice(above))),
  )
}

/** xⁿ with the same n in both halves; an exponent that changes keeps its gradient. */
export function powerRule(plain: GradConfig): GradConfig {
  return {
    kernelName: plain.kernelName,
    inputsToSave: ['a', 'b'],
    outputsToSave: [true],
    gradFunc: (dy, [a, b, y], attributes) => {
      const slopes = (of: Tensor) => plain.gradFunc(of, savedFor(plain, [a!, b!], y!), attributes)
      if (!isDoubled(a!, y!)) return slopes(dy as Tensor)
      const [above] = halves(dy as Tensor)
      return {
        ...slopes(dy as Tensor),
        a: () => twice(slopeBetween(mul(above, change(y!)), change(a!), slopes(twice(above))['a']!())),
      }
    },
  }
}
