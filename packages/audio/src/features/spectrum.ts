/** Power spectra, by meyda. */
import Meyda from 'meyda'

/** Makes power spectra of one length. */
export class PowerSpectrum {
  /** Numbers of a spectrum: from 0 Hz on, one for each sampleRate / size Hz, without the Nyquist frequency. */
  readonly bins: number
  // A copy of its own: meyda keeps its settings, and tables made from them, on the object that it exports.
  readonly #meyda: typeof Meyda

  /** @param size samples a frame, a power of two. */
  constructor(
    readonly size: number,
    sampleRateHz: number,
  ) {
    this.bins = size / 2
    this.#meyda = { ...Meyda, bufferSize: size, sampleRate: sampleRateHz, windowingFunction: 'rect' }
  }

  /** |FFT|² of a frame that has been multiplied by its window. */
  of(frame: Float32Array): Float32Array {
    return this.#meyda.extract('powerSpectrum', frame) as unknown as Float32Array
  }
}
