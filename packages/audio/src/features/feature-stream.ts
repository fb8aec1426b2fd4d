/** Features of sound that comes piece by piece. */
import type { Frames } from './deltas.js'
import type { FeatureExtractor } from './feature-extractor.js'

/**
 * The mel powers of a sound as it comes: all pieces together are, bit for bit, those of the sound at once. Decibels and
 * what follows them need the whole of a window: `FeatureExtractor.finish` makes them.
 */
export class FeatureStream {
  #samples = new Float32Array(0)
  /** The number of the first sample that is kept. */
  #from = 0
  #frames = 0

  constructor(private readonly extractor: FeatureExtractor) {}

  /** Frames made so far. */
  get frames(): number {
    return this.#frames
  }

  /** The frames that the samples, at the rate of the settings, complete. */
  push(samples: Float32Array): Frames {
    const joined = new Float32Array(this.#samples.length + samples.length)
    joined.set(this.#samples)
    joined.set(samples, this.#samples.length)
    this.#samples = joined
    const { frameLength, hopLength } = this.extractor.settings
    const complete = Math.floor((this.#end - frameLength + this.#before) / hopLength) + 1
    const made = this.#make(complete)
    // Pre-emphasis looks at the sample before a frame.
    const needed = Math.min(this.#end, this.#frames * hopLength - this.#before - 1)
    if (needed > this.#from) {
      this.#samples = joined.slice(needed - this.#from)
      this.#from = needed
    }
    return made
  }

  /** The frames that are left: those for which zeros stand behind the sound. */
  end(): Frames {
    return this.#make(this.extractor.frameCount(this.#end))
  }

  get #end(): number {
    return this.#from + this.#samples.length
  }

  /** Samples of the first frame that lie before the sound. */
  get #before(): number {
    const { center, frameLength } = this.extractor.settings
    return center ? Math.floor(frameLength / 2) : 0
  }

  #make(until: number): Frames {
    const { extractor } = this
    const { fftSize, hopLength } = extractor.settings
    const count = Math.max(0, until - this.#frames)
    const data = new Float32Array((count * fftSize) / 2)
    for (let i = 0; i < count; i++) {
      const start = (this.#frames + i) * hopLength - this.#before - this.#from
      data.set(extractor.powersAt(this.#samples, start), (i * fftSize) / 2)
    }
    this.#frames += count
    return extractor.melPowers({ data, count, width: fftSize / 2 })
  }
}
