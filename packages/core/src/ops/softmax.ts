import { softmax as softmaxOf, type Tensor } from '@tensorflow/tfjs-core'
import { fusedOperations } from './fused.js'

/** y_i = e^x_i / Σ_j e^x_j over the last axis. Shapes: any -> the same. */
export function softmax(x: Tensor): Tensor {
  const fused = x.rank > 0 && x.dtype === 'float32' ? fusedOperations() : undefined
  return fused === undefined ? softmaxOf(x) : fused.softmax(x)
}
