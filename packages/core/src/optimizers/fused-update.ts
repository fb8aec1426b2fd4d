/** A step of all weights in one call, where the backend has one. */
import { tidy, type Tensor } from '@tensorflow/tfjs-core'
import type { FusedOperations, OptimizerStep } from '../engine/fused-types.js'
import type { Parameter } from '../engine/parameter.js'
import type { ClippingOptions } from './clipping.js'

export interface FusedStep {
  readonly step: OptimizerStep
  /** What decay leaves of each weight before its update. */
  readonly kept: number
  readonly clipping: ClippingOptions
  /** The weight's slots in the step's order; they are changed in place. */
  readonly slotsOf: (parameter: Parameter) => readonly Tensor[]
}

/** Updates and projects the weights that have a gradient; runs inside `tidy`. */
export function fusedUpdate(
  fused: FusedOperations,
  gradients: ReadonlyMap<Parameter, Tensor>,
  options: FusedStep,
): void {
  const { step, kept, clipping, slotsOf } = options
  const parameters = [...gradients.keys()]
  const variables = [...gradients].map(([parameter, gradient]) => ({
    weight: parameter.value,
    gradient,
    slots: slotsOf(parameter),
  }))
  const weights = fused.update(step, variables, { kept, ...clipping })
  for (const [index, weight] of weights.entries()) {
    const parameter = parameters[index]!
    const { projection } = parameter
    parameter.assign(projection === undefined ? weight : tidy(() => projection(weight)))
    if (projection !== undefined && weight !== parameter.value) weight.dispose()
  }
}
