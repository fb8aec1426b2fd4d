import { add, mul, tidy, type Tensor } from '@tensorflow/tfjs-core'
import type { Parameter } from '../engine/parameter.js'
import { ParameterTensors } from './parameter-tensors.js'

/**
 * Adds up the gradients of several batches, so that they make one step, as one batch of all their examples would.
 *
 *   g = (1 / steps) · Σ g_batch      a weight without a gradient in some batch counts 0 there
 */
export class GradientSums {
  readonly tensors = new ParameterTensors()
  /** Batches since the last step. */
  pending = 0

  constructor(readonly steps: number) {}

  /** Takes a batch's gradients, which stay the caller's; at the last one of a step gives the means, now the caller's. */
  add(gradients: ReadonlyMap<Parameter, Tensor>): ReadonlyMap<Parameter, Tensor> | undefined {
    for (const [parameter, gradient] of gradients) {
      const before = this.tensors.get(parameter)
      // A copy at first: the caller frees its own.
      this.tensors.set(
        parameter,
        tidy(() => (before === undefined ? mul(gradient, 1) : add(before, gradient))),
      )
    }
    this.pending += 1
    if (this.pending < this.steps) return undefined
    const means = new Map([...this.tensors.entries()].map(([parameter, sum]) => [parameter, mul(sum, 1 / this.steps)]))
    this.dispose()
    return means
  }

  dispose(): void {
    this.pending = 0
    this.tensors.dispose()
  }
}
