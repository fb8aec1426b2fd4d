/** Einstein sums. */
import { Einsum, einsum as einsumOf, reshape, type GradConfig, type Tensor } from '@tensorflow/tfjs-core'
import { spread } from './broadcast.js'
import { fromList } from './config.js'

/**
 * The gradient of input `index` is an einsum of dy with the other input, to the letters of the input that those two
 * have; letters that were summed within the input alone are filled by repetition. tfjs takes one or two inputs, without
 * `...` and without a letter twice in one of them.
 */
function einsumGradient(dy: Tensor, inputs: Tensor[], index: number, equation: string): Tensor {
  const [left, output] = equation.replaceAll(/\s/g, '').split('->') as [string, string]
  const letters = left.split(',')
  const x = inputs[index]!
  const own = [...letters[index]!]
  const others = letters.filter((_, i) => i !== index)
  const known = new Set([...output, ...others.join('')])
  const kept = own.filter((letter) => known.has(letter))
  const tensors = [dy, ...inputs.filter((_, i) => i !== index)]
  const sum = einsumOf(`${[output, ...others].join(',')}->${kept.join('')}`, ...tensors)
  const lost = own.flatMap((letter, axis) => (known.has(letter) ? [] : [axis]))
  return lost.length === 0 ? reshape(sum, x.shape) : spread(sum, x.shape, lost)
}

export const einsum: readonly GradConfig[] = [
  fromList(Einsum, (dy, inputs, index, { equation }) => einsumGradient(dy, inputs, index, equation as string)),
]
