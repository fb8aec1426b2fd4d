/** Finds where a number stopped being finite. */
import { tidy, type Tensor } from '@tensorflow/tfjs-core'
import type { Parameter } from '../engine/parameter.js'
import { fusedOperations } from '../ops/fused.js'
import type { Generator } from '../random/generator.js'
import type { Trainable } from './trainable.js'

/** What is to blame for a loss that is not finite, found by running the same pass again. */
export function blameForLoss(model: Trainable, inputs: readonly Tensor[], random: Generator): string {
  if (!inputs.every(isFinite)) return 'the input data is not finite'
  let first: string | undefined
  tidy(() => {
    const onValue: NonNullable<Parameters<Trainable['forward']>[1]['onValue']> = (layer, value) => {
      if (first === undefined && !isFinite(value)) first = layer.name
      return undefined
    }
    model.forward(inputs, { training: true, random, onValue })
  })
  return first === undefined
    ? 'all layers give finite numbers, so it comes from the loss, its targets or a penalty'
    : `the first layer whose output is not finite is "${first}"`
}

/**
 * The layer whose gradient broke first, or `undefined` if all are finite. Gradients run from the last layer to the
 * first, so that it is the last one with a gradient that is not finite.
 */
export function blameForGradient(model: Trainable, gradients: ReadonlyMap<Parameter, Tensor>): string | undefined {
  if (fusedOperations()?.allFinite(gradients.values())) return undefined
  for (const layer of model.layers.toReversed()) {
    for (const parameter of layer.parameters) {
      const gradient = gradients.get(parameter)
      if (gradient === undefined || isFinite(gradient)) continue
      return `layer "${layer.name}" is the first on the way back whose gradient is not, that of its ${parameter.name}`
    }
  }
  return undefined
}

function isFinite(tensor: Tensor): boolean {
  const values = tensor.dataSync()
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false
  return true
}
