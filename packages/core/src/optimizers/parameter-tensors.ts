import { keep, tensor, type Tensor } from '@tensorflow/tfjs-core'
import type { Parameter } from '../engine/parameter.js'

/** One tensor a weight, by parameter object, each kept until it is replaced or freed. */
export class ParameterTensors {
  readonly #tensors = new Map<Parameter, Tensor>()

  get(parameter: Parameter): Tensor | undefined {
    return this.#tensors.get(parameter)
  }

  /** Puts `next` in the place of the tensor before, which it frees; the caller gives `next` up. */
  set(parameter: Parameter, next: Tensor): void {
    const old = this.#tensors.get(parameter)
    this.#tensors.set(parameter, keep(next))
    if (old !== next) old?.dispose()
  }

  entries(): Iterable<[Parameter, Tensor]> {
    return this.#tensors.entries()
  }

  /** A copy as plain numbers, or `undefined` where there is no tensor. */
  values(parameter: Parameter): Float32Array | undefined {
    const found = this.#tensors.get(parameter)
    return found && Float32Array.from(found.dataSync())
  }

  /** Takes what `values` gave. */
  setValues(parameter: Parameter, values: Float32Array | undefined): void {
    if (values !== undefined) this.set(parameter, tensor(values.slice(), [...parameter.shape], 'float32'))
  }

  dispose(): void {
    for (const found of this.#tensors.values()) found.dispose()
    this.#tensors.clear()
  }
}
