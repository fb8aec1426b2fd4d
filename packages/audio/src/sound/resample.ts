/** Changes the sample rate of a sound. */
import { checkSampleRate, checkSound, type Sound } from './sound.js'
import { besselI0 } from './kaiser.js'

/** Loss in the stop band, in dB, with room to the promised 90. */
const attenuation = 100
/** The pass band ends at this share of the lower Nyquist frequency; the stop band begins there. */
const passBand = 0.9

/**
 * The sound at another rate, by a polyphase filter: a sinc of the lower Nyquist frequency under a Kaiser window.
 *
 *   y[n] = Σ_k x[k]·h(n·M/L - k),   L/M = the ratio of the rates,   h(t) = 2f·sinc(2f·t)·I0(β√(1 - (t/w)²)) / I0(β)
 *
 * f is the middle of the transition in cycles a sample, β and w follow from its width and a loss of 100 dB. The result
 * has ⌈length·L/M⌉ samples, and the first is that of the first; what is outside the sound counts as 0. Frequencies up to
 * 0.9 of the lower Nyquist frequency stay as they are, those that would be folded back are below -90 dB.
 *
 * Source: Kaiser 1974, Nonrecursive digital filter design using the I0-sinh window function; Crochiere and Rabiner 1981,
 * DOI 10.1109/PROC.1981.11969 (polyphase).
 *
 * @throws ConfigError if a rate is no good.
 */
export function resample(sound: Sound, sampleRateHz: number): Sound {
  checkSound('resample', sound)
  checkSampleRate('resample', sampleRateHz)
  if (sampleRateHz === sound.sampleRateHz) return sound
  return { samples: atRatio(sound.samples, ...ratio(sampleRateHz, sound.sampleRateHz)), sampleRateHz }
}

/** Resamples by the ratio `up` / `down`, two integers without a common divisor. */
export function atRatio(x: Float32Array, up: number, down: number): Float32Array {
  const resampler = new StreamResampler(up, down)
  const parts = [resampler.push(x), resampler.end()]
  const y = new Float32Array(parts[0]!.length + parts[1]!.length)
  y.set(parts[0]!)
  y.set(parts[1]!, parts[0]!.length)
  return y
}

/** Resamples sound that comes piece by piece: all pieces together are, bit for bit, the sound resampled at once. */
export class StreamResampler {
  readonly #filter: KaiserSinc
  readonly #phases = new Map<number, Float64Array>()
  /** The samples that are still needed, and the number of the first of them. */
  #kept = new Float32Array(0)
  #keptFrom = 0
  #made = 0

  constructor(
    private readonly up: number,
    private readonly down: number,
  ) {
    this.#filter = new KaiserSinc(Math.min(1, up / down))
  }

  /** The samples that can be made with what has come so far. */
  push(x: Float32Array): Float32Array {
    const joined = new Float32Array(this.#kept.length + x.length)
    joined.set(this.#kept)
    joined.set(x, this.#kept.length)
    this.#kept = joined
    const end = this.#keptFrom + joined.length
    // The last sample that y[n] needs is reach behind the one before its place.
    const y = this.#make(Math.floor(((end - this.#filter.reach) * this.up - 1) / this.down) + 1)
    const needed = Math.floor((this.#made * this.down) / this.up) - this.#filter.reach + 1
    if (needed > this.#keptFrom) {
      this.#kept = joined.slice(needed - this.#keptFrom)
      this.#keptFrom = needed
    }
    return y
  }

  /** The samples that are left. */
  end(): Float32Array {
    return this.#make(Math.ceil(((this.#keptFrom + this.#kept.length) * this.up) / this.down))
  }

  #make(until: number): Float32Array {
    const y = new Float32Array(Math.max(0, until - this.#made))
    for (let i = 0; i < y.length; i++) y[i] = this.#at(this.#made + i)
    this.#made += y.length
    return y
  }

  #at(n: number): number {
    const { up, down } = this
    const phase = (n * down) % up
    let taps = this.#phases.get(phase)
    if (taps === undefined) this.#phases.set(phase, (taps = this.#filter.taps(phase / up)))
    const first = (n * down - phase) / up - this.#filter.reach + 1 - this.#keptFrom
    let sum = 0
    const end = Math.min(taps.length, this.#kept.length - first)
    for (let k = Math.max(0, -first); k < end; k++) sum += taps[k]! * this.#kept[first + k]!
    return sum
  }
}

/** The low-pass filter as a function of time, for a lower rate that is `ratio` of the rate of the samples. */
class KaiserSinc {
  /** Samples on each side that a tap may reach. */
  readonly reach: number
  readonly #cutoff: number
  readonly #halfWidth: number
  readonly #beta = 0.1102 * (attenuation - 8.7)

  constructor(ratio: number) {
    const transition = Math.PI * ratio * (1 - passBand)
    this.#cutoff = (ratio * (1 + passBand)) / 4
    this.#halfWidth = (attenuation - 7.95) / (2.285 * transition) / 2
    this.reach = Math.ceil(this.#halfWidth) + 1
  }

  /** The weights of the samples around a place that lies `fraction` behind one. */
  taps(fraction: number): Float64Array {
    return Float64Array.from({ length: 2 * this.reach }, (_, k) => this.#at(fraction + this.reach - 1 - k))
  }

  #at(time: number): number {
    const share = time / this.#halfWidth
    if (Math.abs(share) >= 1) return 0
    const window = besselI0(this.#beta * Math.sqrt(1 - share * share)) / besselI0(this.#beta)
    const angle = 2 * Math.PI * this.#cutoff * time
    return 2 * this.#cutoff * (angle === 0 ? 1 : Math.sin(angle) / angle) * window
  }
}

/** Two rates as integers without a common divisor. */
export function ratio(to: number, from: number): [up: number, down: number] {
  const divisor = greatestCommonDivisor(to, from)
  return [to / divisor, from / divisor]
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
