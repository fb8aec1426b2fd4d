/** A long row of tokens as examples of what comes next. */
import type { Batch, Dataset, EpochContext } from '@tessera-ml/core'

/**
 * Windows of `length` tokens, each with the tokens that follow: x = ids[i..i+length), y = ids[i+1..i+length]. Each epoch
 * begins at another place and takes the windows in random order.
 *
 * Shapes: x and y [batch, length].
 */
export class LanguageWindows implements Dataset {
  readonly batchesPerEpoch: number
  readonly #windows: number

  constructor(
    private readonly ids: Int32Array,
    private readonly length: number,
    private readonly batchSize: number,
  ) {
    this.#windows = Math.floor((ids.length - 1) / length)
    this.batchesPerEpoch = Math.ceil(this.#windows / batchSize)
  }

  *batches({ shuffle, random }: EpochContext): Iterable<Batch> {
    const spare = this.ids.length - 1 - this.#windows * this.length
    const offset = shuffle ? random.integer(spare + 1) : 0
    const order = shuffle ? random.permutation(this.#windows) : Uint32Array.from({ length: this.#windows }, (_, i) => i)
    for (let start = 0; start < order.length; start += this.batchSize) {
      const rows = [...order.subarray(start, start + this.batchSize)].map((window) => offset + window * this.length)
      yield { x: this.#block(rows, 0), y: this.#block(rows, 1) }
    }
  }

  #block(rows: readonly number[], shift: 0 | 1) {
    const data = new Int32Array(rows.length * this.length)
    rows.forEach((from, row) => {
      data.set(this.ids.subarray(from + shift, from + shift + this.length), row * this.length)
    })
    return { data, shape: [rows.length, this.length] }
  }
}
