import type { GradConfig, Tensor } from '@tensorflow/tfjs-core'

/** What a kernel's own gradient needs, out of its inputs and its output. */
export function savedFor(config: GradConfig, inputs: readonly Tensor[], y: Tensor): Tensor[] {
  return [...(config.inputsToSave || config.saveAllInputs ? inputs : []), ...(config.outputsToSave ? [y] : [])]
}
