/** Words as batches of inputs, varied anew each epoch. */
import type { Batch, Dataset, EpochContext } from '@tessera-ml/core'
import type { Frames } from '../features/deltas.js'
import type { Sound } from '../sound/sound.js'
import type { Variation } from './augment-options.js'
import type { SoundInput } from './sound-input.js'

/** Spectra are kept from epoch to epoch up to this many bytes of them; those of further sounds are made again. */
const keptBytes = 512 * 2 ** 20

export class VariedSounds implements Dataset {
  readonly batchesPerEpoch: number
  readonly #kept: (Frames | undefined)[]
  #bytes = 0

  constructor(
    private readonly sounds: readonly Sound[],
    /** The number of each sound's class. */
    private readonly labels: readonly number[],
    private readonly classes: number,
    private readonly input: SoundInput,
    private readonly variation: Variation,
    private readonly batchSize: number,
  ) {
    this.batchesPerEpoch = Math.ceil(sounds.length / batchSize)
    this.#kept = sounds.map(() => undefined)
  }

  *batches({ shuffle, random }: EpochContext): Iterable<Batch> {
    const order = shuffle ? random.permutation(this.sounds.length) : Uint32Array.from(this.sounds.keys())
    for (let start = 0; start < order.length; start += this.batchSize) {
      const rows = order.subarray(start, start + this.batchSize)
      const [frames, width] = this.input.shape
      const x = new Float32Array(rows.length * frames * width)
      const y = new Float32Array(rows.length * this.classes)
      for (const [i, row] of rows.entries()) {
        x.set(this.input.varied(this.#spectra(row), this.variation, random.fork(row)), i * frames * width)
        y[i * this.classes + this.labels[row]!] = 1
      }
      yield {
        x: { data: x, shape: [rows.length, frames, width] },
        y: { data: y, shape: [rows.length, this.classes] },
      }
    }
  }

  #spectra(row: number): Frames {
    const kept = this.#kept[row]
    if (kept !== undefined) return kept
    const spectra = this.input.spectra(this.sounds[row]!)
    if (this.#bytes + spectra.data.byteLength > keptBytes) return spectra
    this.#bytes += spectra.data.byteLength
    return (this.#kept[row] = spectra)
  }
}
