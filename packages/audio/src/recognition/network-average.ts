/** Several networks that see the same input and are averaged. */
import { engine, Generator, type Model } from '@tessera-ml/core'
import { add, div, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import type { SoundInput } from './sound-input.js'

export interface PredictOptions {
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

/** Inputs a step of prediction. */
const batchSize = 64

/** The mean of the networks' logits. Shapes: [batch, frames, width] -> [batch, classes] */
export class NetworkAverage {
  constructor(
    readonly input: SoundInput,
    readonly networks: readonly Model[],
  ) {}

  get classes(): number {
    return this.networks[0]!.outputs[0]!.shape!.at(-1)!
  }

  /** The mean logits of each input. */
  async logits(inputs: readonly Float32Array[], { signal }: PredictOptions = {}): Promise<Float64Array[]> {
    const [frames, width] = this.input.shape
    const data = new Float32Array(inputs.length * frames * width)
    for (const [i, input] of inputs.entries()) data.set(input, i * frames * width)
    const sums = inputs.map(() => new Float64Array(this.classes))
    if (inputs.length === 0) return sums
    const x = { data, shape: [inputs.length, frames, width] }
    for (const network of this.networks) {
      const rows = await network.predict(x, { batchSize, ...(signal && { signal }) })
      for (const [i, row] of rows.entries()) for (const [k, logit] of row.entries()) sums[i]![k]! += logit
    }
    return sums.map((sum) => sum.map((value) => value / this.networks.length))
  }

  /** The same as a function of tensors, which has a gradient. */
  async differentiable(): Promise<(x: Tensor) => Tensor> {
    await engine()
    const random = new Generator(0)
    return (x) =>
      tidy(() => {
        const outputs = this.networks.map((network) => network.forward([x], { training: false, random }).outputs[0]!)
        const sum = outputs.reduce((total, output) => add(total, output))
        return div(sum, tensor(outputs.length))
      })
  }

  dispose(): void {
    for (const network of this.networks) network.dispose()
  }
}

/** e^x / Σ e^x */
export function softmax(logits: Float64Array): Float64Array {
  const largest = Math.max(...logits)
  const powers = logits.map((logit) => Math.exp(logit - largest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}
