/** What training needs of a model, so that it knows nothing of graphs and files. */
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Destination } from '../data/examples.js'
import type { Parameter } from '../engine/parameter.js'
import type { AnyLayer } from '../layers/layer.js'
import type { Generator } from '../random/generator.js'

/** How a model is run once. */
export interface Pass {
  readonly training: boolean
  /** Random numbers of this pass. */
  readonly random: Generator
  /** One an input, `[batch, time]`, false where a step is padding. Default: all steps count. */
  readonly masks?: readonly (Tensor | undefined)[]
  /** Sees what each layer call gives, in order; what it returns takes that value's place. */
  readonly onValue?: (layer: AnyLayer, value: Tensor) => Tensor | undefined
}

export interface Forward {
  readonly outputs: readonly Tensor[]
  /** `[batch, time]`, 1 where a step counts; `undefined` where all count. */
  readonly masks: readonly (Tensor | undefined)[]
}

export interface Trainable extends Destination {
  readonly layers: readonly AnyLayer[]
  readonly parameters: readonly Parameter[]
  readonly trainableParameters: readonly Parameter[]
  /** The seed of its weights, from which training takes its own when it is given none. */
  readonly seed: number
  forward(inputs: readonly Tensor[], pass: Pass): Forward
}
