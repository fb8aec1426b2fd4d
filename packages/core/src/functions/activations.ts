/**
 * The activation functions of Keras 3, with its defaults. Each goes element by element, except softmax and logSoftmax,
 * which go along the last axis. Shapes: any -> the same.
 */
import {
  abs,
  add,
  clone,
  div,
  elu as eluOf,
  erf,
  exp,
  leakyRelu as leakyReluOf,
  log,
  max,
  mul,
  relu as reluOf,
  relu6 as relu6Of,
  scalar,
  selu as seluOf,
  sigmoid as sigmoidOf,
  softplus as softplusOf,
  sub,
  sum,
  tanh as tanhOf,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { softmax as softmaxOperation } from '../ops/softmax.js'
import { oneOf } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'

export type ActivationFunction = (x: Tensor) => Tensor

/** y = x, the same numbers in a tensor of their own. */
export const linear: ActivationFunction = (x) => clone(x)

/** y = max(0, x) */
export const relu: ActivationFunction = (x) => reluOf(x)

/** y = min(max(0, x), 6). Source: Howard et al. 2017, arXiv:1704.04861. */
export const relu6: ActivationFunction = (x) => relu6Of(x)

/** y = x for x > 0, else 0.2·x. */
export const leakyRelu: ActivationFunction = (x) => leakyReluOf(x, 0.2)

/** y = x for x > 0, else e^x - 1. Source: Clevert et al. 2016, arXiv:1511.07289. */
export const elu: ActivationFunction = (x) => eluOf(x)

/** y = max(0, x) + min(0, e^x - 1), which is elu at Keras's α of 1. Source: Barron 2017, arXiv:1704.07483. */
export const celu: ActivationFunction = (x) => eluOf(x)

/** y = λ·x for x > 0, else λ·α·(e^x - 1), λ = 1.0507, α = 1.6733. Source: Klambauer 2017, arXiv:1706.02515. */
export const selu: ActivationFunction = (x) => seluOf(x)

/** y = x·(1 + erf(x/√2))/2, the exact form. Source: Hendrycks and Gimpel 2016, arXiv:1606.08415. */
export const gelu: ActivationFunction = (x) =>
  tidy(() => mul(mul(x, scalar(0.5)), add(erf(mul(x, scalar(Math.SQRT1_2))), scalar(1))))

/** y = x·sigmoid(x), also known as swish. Source: Ramachandran et al. 2017, arXiv:1710.05941. */
export const silu: ActivationFunction = (x) => tidy(() => mul(x, sigmoidOf(x)))

/** y = x·tanh(ln(1 + e^x)). Source: Misra 2019, arXiv:1908.08681. */
export const mish: ActivationFunction = (x) => tidy(() => mul(x, tanhOf(softplusOf(x))))

/** y = 1/(1 + e^-x) */
export const sigmoid: ActivationFunction = (x) => sigmoidOf(x)

/** y = relu6(x + 3)/6 */
export const hardSigmoid: ActivationFunction = (x) => tidy(() => mul(relu6Of(add(x, scalar(3))), scalar(1 / 6)))

/** y = x·hardSigmoid(x). Source: Howard et al. 2019, arXiv:1905.02244. */
export const hardSilu: ActivationFunction = (x) => tidy(() => mul(x, hardSigmoid(x)))

/** y = tanh(x) */
export const tanh: ActivationFunction = (x) => tanhOf(x)

/** y = x/(1 + |x|) */
export const softsign: ActivationFunction = (x) => tidy(() => div(x, add(abs(x), scalar(1))))

/** y = ln(1 + e^x) */
export const softplus: ActivationFunction = (x) => softplusOf(x)

/** y = e^x */
export const exponential: ActivationFunction = (x) => exp(x)

/** y_i = e^x_i / Σ_j e^x_j */
export const softmax: ActivationFunction = (x) => softmaxOperation(x)

/** y_i = x_i - ln Σ_j e^x_j. In parts, since the second derivative of tfjs's own comes out wrong. */
export const logSoftmax: ActivationFunction = (x) =>
  tidy(() => {
    const shifted = sub(x, max(x, -1, true))
    return sub(shifted, log(sum(exp(shifted), -1, true)))
  })

const activations = {
  linear,
  relu,
  relu6,
  leakyRelu,
  elu,
  celu,
  selu,
  gelu,
  silu,
  swish: silu,
  mish,
  sigmoid,
  hardSigmoid,
  hardSilu,
  hardSwish: hardSilu,
  tanh,
  softsign,
  softplus,
  exponential,
  softmax,
  logSoftmax,
} as const

export type ActivationName = keyof typeof activations

/** A name, or any function from a tensor to one of the same shape. */
export type ActivationLike = ActivationName | ActivationFunction

/** All names, for messages and documents. */
export const activationNames: readonly ActivationName[] = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.keys(activations) as ActivationName[],
)

/**
 * The function that `like` stands for.
 *
 * @throws ConfigError if the name is unknown.
 */
export function activation(like: ActivationLike): ActivationFunction {
  if (typeof like === 'function') return like
  if (typeof like === 'string') return activations[oneOf('activation', like, activationNames)]
  throw new ConfigError(`activation must be a name or a function, but got ${describe(like)}.`)
}
