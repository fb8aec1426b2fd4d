import { cast, div, expandDims, maximum, mean, sum, where, zerosLike, type Tensor } from '@tensorflow/tfjs-core'
import { fusedOperations } from './fused.js'

/**
 * The average over the steps that count, 0 where none does.
 *
 *   y = Σ_t m_t·x_t / max(1, Σ_t m_t)
 *
 * What stands in masked steps has no influence.
 * Shapes: x [batch, time, features], mask boolean [batch, time] or undefined: all count -> [batch, features].
 */
export function stepMean(x: Tensor, mask: Tensor | undefined): Tensor {
  const fused = x.dtype === 'float32' ? fusedOperations() : undefined
  if (fused !== undefined) return fused.stepMean(x, mask)
  if (mask === undefined) return mean(x, 1)
  const counts = expandDims(mask, -1)
  const total = sum(where(counts, x, zerosLike(x)), 1)
  return div(total, maximum(sum(cast(counts, 'float32'), 1), 1))
}
