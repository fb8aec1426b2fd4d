/**
 * DeepLIFT's multipliers in the place of gradients, kernel by kernel. Each batch is followed by its references, and a
 * multiplier m of a kernel's operand x satisfies Σ m·Δx = Δy, Δ being the change from the references to the batch.
 *
 *   y = f(x), element by element      m = Δy / Δx, the gradient where Δx is next to nothing
 *   y = a·b, and matrix products      a's from the mean of b, b's from the mean of a
 *   y = a / b                         as a·(1/b)
 *   y = max of a window or an axis    with c = max(y, y'): c - y' to the winner in x, y - c to that in the reference
 *   softmax                           as exp, sum and quotient
 *
 * Linear kernels keep their gradient, and so do functions whose gradient tfjs does not take from kernels (logSoftmax).
 *
 * Sources: Shrikumar et al. 2017, arXiv:1704.02685 (rescale rule); a product is halved as Shapley values of two factors
 * are: Lundberg and Lee 2017, arXiv:1705.07874.
 */
import {
  BatchMatMul,
  Einsum,
  getGradient,
  Max,
  Maximum,
  MaxPool,
  Minimum,
  Multiply,
  Pow,
  type GradConfig,
} from '@tensorflow/tfjs-core'
import { kinkedKernels, kinkedRule, powerRule, smoothKernels, smoothRule } from './element-wise-rules.js'
import { extremeRule, largerRule } from './extreme-rules.js'
import { productRule, quotientRule } from './product-rules.js'
import { softmaxRule } from './softmax-rule.js'

/** The rules, made from the gradients that are registered now. */
export function deepLiftRules(): GradConfig[] {
  const known = (names: readonly string[]): GradConfig[] => names.flatMap((name) => getGradient(name) ?? [])
  return [
    ...known(kinkedKernels).map(kinkedRule),
    ...known(smoothKernels).map(smoothRule),
    ...known([Pow]).map(powerRule),
    ...known([Multiply, BatchMatMul, Einsum]).map(productRule),
    ...known([Max, MaxPool]).map(extremeRule),
    ...known([Maximum, Minimum]).map(({ kernelName }) => largerRule(kernelName)),
    quotientRule,
    softmaxRule,
  ]
}
