import { add, mul, tidy } from '@tensorflow/tfjs-core'
import type { Parameter } from '../engine/parameter.js'
import { ParameterTensors } from './parameter-tensors.js'

/**
 * Running means of weights, which often judge better than the weights themselves.
 *
 *   a <- momentum·a + (1 - momentum)·w      a = w at a weight's first step
 *
 * Source: Polyak and Juditsky 1992, doi:10.1137/0330046.
 */
export class WeightAverages {
  readonly tensors = new ParameterTensors()
  /** Whether the weights hold the means now, and the tensors here the weights. */
  isSwapped = false

  constructor(readonly momentum: number) {}

  /** After a step of these weights. */
  update(parameters: Iterable<Parameter>): void {
    for (const parameter of parameters) {
      const average = tidy(() => {
        const { value } = parameter
        const before = this.tensors.get(parameter)
        // A copy at first: a backend may change weights in place.
        return before === undefined ? mul(value, 1) : add(mul(before, this.momentum), mul(value, 1 - this.momentum))
      })
      this.tensors.set(parameter, average)
    }
  }

  /** Gives the weights the values of their means; the means stay. */
  overwrite(): void {
    if (this.isSwapped) this.swap()
    for (const [parameter, average] of this.tensors.entries()) parameter.assign(mul(average, 1))
  }

  /** Exchanges weights and means. */
  swap(): void {
    this.isSwapped = !this.isSwapped
    for (const [parameter, average] of this.tensors.entries()) {
      const weight = mul(parameter.value, 1)
      parameter.assign(mul(average, 1))
      this.tensors.set(parameter, weight)
    }
  }
}
