/** Products and quotients of two numbers that may both change. */
import { mul, Multiply, neg, RealDiv, reciprocal, square, type GradConfig, type Tensor } from '@tensorflow/tfjs-core'
import { averaged, halves, isDoubled, reduceTo, twice } from './halves.js'

/** a·b and what is made of it: a's multiplier from the mean of b, b's from the mean of a. */
export function productRule(plain: GradConfig): GradConfig {
  return {
    ...plain,
    gradFunc: (dy, inputs, attributes) => {
      // One factor that is the same for both halves stays as it is, and so does the rule: the gradient. Two matrices
      // cannot both hold the batch, as their product would mix its rows.
      const isMatrixProduct = plain.kernelName !== Multiply && inputs.some(({ rank }) => rank < 3)
      const isBilinear = !isMatrixProduct && inputs.every((input) => isDoubled(input, dy as Tensor))
      return plain.gradFunc(dy, isBilinear ? inputs.map(averaged) : inputs, attributes)
    },
  }
}

/** a / b as a·(1/b). */
export const quotientRule: GradConfig = {
  kernelName: RealDiv,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, [a, b]) => {
    const inverse = reciprocal(b!)
    const y = dy as Tensor
    return {
      a: () => reduceTo(mul(y, isDoubled(b!, y) ? averaged(inverse) : inverse), a!),
      b: () => {
        // Δ(1/b) / Δb = -1 / (b·b')
        const [one, other] = isDoubled(b!, y) ? halves(inverse) : [inverse, inverse]
        const steepness = isDoubled(b!, y) ? twice(mul(one, other)) : square(inverse)
        return reduceTo(neg(mul(mul(y, isDoubled(a!, y) ? averaged(a!) : a!), steepness)), b!)
      },
    }
  },
}
