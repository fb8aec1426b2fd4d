/** A network with what brings pictures into its form. */
import { AbortError, engine, Generator, type AnyLayer, type Model, type Pass } from '@tessera-ml/core'
import { tensor, tidy, zeros, type Tensor } from '@tensorflow/tfjs-core'
import type { PictureStore } from '../data/picture-store.js'
import { softmaxOf } from './softmax-of.js'
import { toColumn, type Preprocessing } from './preprocessing.js'

/** Pictures a step. */
const batchSize = 64

export class PicturePredictor {
  constructor(
    readonly network: Model,
    readonly preprocessing: Preprocessing,
  ) {}

  /** Probabilities of the classes, one row a usable picture of the store. */
  async probabilities(store: PictureStore, signal?: AbortSignal): Promise<Float64Array[]> {
    return (await this.logitRows(store, signal)).map(softmaxOf)
  }

  /** The logits, one row a usable picture of the store. */
  logitRows(store: PictureStore, signal?: AbortSignal): Promise<Float32Array[]> {
    return this.#rows(store, signal, (x) => this.logits(x))
  }

  /** The values of the layer `features`, one row a usable picture. */
  features(store: PictureStore, signal?: AbortSignal): Promise<Float32Array[]> {
    return this.#rows(store, signal, (x) => this.valueOf(this.network.layer('features'), x))
  }

  /** Shapes: [batch, height, width, channels] -> [batch, classes]; runs inside the caller's `tidy`. */
  logits(x: Tensor): Tensor {
    return this.network.forward([x], { training: false, random: new Generator(0) }).outputs[0]!
  }

  /** The last layer that gives a map of places, before they are flattened or averaged. */
  get lastMap(): AnyLayer {
    return this.network.graph.calls.findLast(({ output }) => output.shape.length === 4)!.layer
  }

  /** The value of a layer on the way to the logits; runs inside the caller's `tidy`. */
  valueOf(layer: AnyLayer, x: Tensor): Tensor {
    let found = x
    const onValue: Pass['onValue'] = (from, value) => {
      if (from === layer) found = value
      return undefined
    }
    this.network.forward([x], { training: false, random: new Generator(0), onValue })
    return found
  }

  /** The logits from the value of a layer on; runs inside the caller's `tidy`. */
  logitsFrom(layer: AnyLayer, value: Tensor): Tensor {
    const { width, height, channels } = this.preprocessing
    // What comes before the layer is computed for nothing: its value is put aside for the one given.
    const x = zeros([value.shape[0], height, width, channels])
    const onValue: Pass['onValue'] = (from) => (from === layer ? value : undefined)
    return this.network.forward([x], { training: false, random: new Generator(0), onValue }).outputs[0]!
  }

  async #rows(
    store: PictureStore,
    signal: AbortSignal | undefined,
    compute: (x: Tensor) => Tensor,
  ): Promise<Float32Array[]> {
    await engine()
    const rows: Float32Array[] = []
    for (let start = 0; start < store.usable.length; start += batchSize) {
      if (signal?.aborted) throw new AbortError('ImageClassifier: the work was cancelled.', { cause: signal.reason })
      const pictures = await store.pictures(store.usable.slice(start, start + batchSize))
      const { data, shape } = toColumn(pictures, this.preprocessing)
      const values = tidy(() => Float32Array.from(compute(tensor(data, shape)).dataSync()))
      const width = values.length / pictures.length
      pictures.forEach((_, i) => rows.push(values.slice(i * width, (i + 1) * width)))
    }
    return rows
  }
}
