import {
  add,
  div,
  exp,
  max,
  maximum,
  mul,
  neg,
  reciprocal,
  Softmax,
  sub,
  sum,
  type GradConfig,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { change, halves, slopeBetween, twice } from './halves.js'

/** As exp, sum and quotient. */
export const softmaxRule: GradConfig = {
  kernelName: Softmax,
  inputsToSave: ['logits'],
  gradFunc: (dy, [logits]) => ({
    logits: () => {
      const { powers, sums } = powersOf(logits!)
      const [above] = halves(dy as Tensor)
      const [power, referencePower] = halves(powers)
      const [total, referenceTotal] = halves(sums)
      const middle = mul(add(power, referencePower), 0.5)
      const toNumerator = mul(above, mul(add(reciprocal(total), reciprocal(referenceTotal)), 0.5))
      // Δ(1/Σ) / ΔΣ = -1 / (Σ·Σ')
      const toSum = neg(div(sum(mul(above, middle), -1, true), mul(total, referenceTotal)))
      return twice(mul(add(toNumerator, toSum), slopeBetween(change(powers), change(logits!), powers)))
    },
  }),
}

/** exp(x - c) and its sum over the last axis, c being the largest of both halves, which changes nothing. */
function powersOf(logits: Tensor): { powers: Tensor; sums: Tensor } {
  const [one, other] = halves(logits)
  const shift = twice(max(maximum(one, other), -1, true))
  const powers = exp(sub(logits, shift))
  return { powers, sums: sum(powers, -1, true) }
}
