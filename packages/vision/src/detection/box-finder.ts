/** A network and what its outputs stand for. */
import { Generator, type Model } from '@tessera-ml/core'
import { tidy, type Tensor } from '@tensorflow/tfjs-core'
import type { ScoredBox } from '../boxes/suppression.js'
import type { BoxForm, BoxTask, ClassBox } from './box-task.js'

/** A box that was found, in pixels of the form. */
export type FoundBox = ClassBox & ScoredBox

export class BoxFinder {
  readonly #names: readonly string[]

  constructor(
    private readonly task: BoxTask,
    private readonly network: Model,
    private readonly form: BoxForm,
  ) {
    this.#names = network.outputs.map(({ name }) => name)
  }

  /** The boxes on each picture, by falling score; the engine must be ready. Shapes: [batch, height, width, channels] */
  find(pictures: Tensor): FoundBox[][] {
    const outputs = tidy(() => {
      const pass = { training: false, random: new Generator(0) }
      return this.network.forward([pictures], pass).outputs.map((y) => Float32Array.from(y.dataSync()))
    })
    const [batch] = pictures.shape as [number]
    return Array.from({ length: batch }, (_, i) => {
      const rows = outputs.map((values) =>
        values.subarray((i * values.length) / batch, ((i + 1) * values.length) / batch),
      )
      return this.task.decode(Object.fromEntries(this.#names.map((name, output) => [name, rows[output]!])), this.form)
    })
  }
}
