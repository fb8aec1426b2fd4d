/** Faster, higher, or both. */
import { ConfigError, describeValue } from '@tessera-ml/core'
import { atRatio, ratio } from '../sound/resample.js'

/** Factors are rounded to so many parts of 1, so that the resampling filter has few phases. */
const parts = 64

/**
 * Plays the samples faster by `factor`: they become shorter, and all frequencies higher.
 *
 * @throws ConfigError if the factor is not from 0.25 to 4.
 */
export function changeSpeed(samples: Float32Array, factor: number): Float32Array {
  checkFactor('changeSpeed', factor)
  return atRatio(samples, ...ratio(parts, Math.round(factor * parts)))
}

/** Seconds of a piece that is moved as it is: two periods of a low voice. */
const pieceSeconds = 0.03

/**
 * Makes speech faster by `factor` and leaves its pitch, by overlapping pieces of it: each is taken from where it goes on
 * best after the one before, within half a piece of where it ought to be.
 *
 *   place(k) = argmax_d Σ_n x[k·hop·factor + d + n]·x[place(k - 1) + hop + n]
 *
 * Source: Verhelst and Roelands 1993, DOI 10.1109/ICASSP.1993.319366 (WSOLA).
 *
 * @throws ConfigError if the factor is not from 0.25 to 4.
 */
export function changeTempo(samples: Float32Array, sampleRateHz: number, factor: number): Float32Array {
  checkFactor('changeTempo', factor)
  const hop = Math.max(1, Math.round((pieceSeconds * sampleRateHz) / 2))
  const size = 2 * hop
  if (samples.length < 2 * size || factor === 1) return factor === 1 ? samples.slice() : changeSpeed(samples, factor)
  const length = Math.round(samples.length / factor)
  const sum = new Float64Array(length + size)
  const weight = new Float64Array(length + size)
  const last = samples.length - size
  let place = 0
  for (let start = 0; start < length; start += hop) {
    if (start > 0) place = bestPlace(samples, Math.round(start * factor), Math.min(last, place + hop), hop)
    for (let n = 0; n < size; n++) {
      const window = Math.sin((Math.PI * (n + 0.5)) / size) ** 2
      sum[start + n]! += window * samples[place + n]!
      weight[start + n]! += window
    }
  }
  return Float32Array.from({ length }, (_, i) => sum[i]! / weight[i]!)
}

/** The place around `wanted` from where `size` samples are most like those from `natural` on. */
function bestPlace(x: Float32Array, wanted: number, natural: number, hop: number): number {
  const last = x.length - 2 * hop
  const [from, to] = [Math.max(0, Math.min(last, wanted - hop)), Math.min(last, Math.max(0, wanted + hop))]
  let best = from
  let most = -Infinity
  for (let place = from; place <= to; place++) {
    let [product, power] = [0, 1e-12]
    for (let n = 0; n < hop; n++) {
      product += x[place + n]! * x[natural + n]!
      power += x[place + n]! ** 2
    }
    const likeness = product / Math.sqrt(power)
    if (likeness > most) [best, most] = [place, likeness]
  }
  return best
}

/**
 * Makes speech higher by `factor` and leaves its length: slower without changing its pitch, then played faster.
 *
 * @throws ConfigError if the factor is not from 0.25 to 4.
 */
export function changePitch(samples: Float32Array, sampleRateHz: number, factor: number): Float32Array {
  checkFactor('changePitch', factor)
  return changeSpeed(changeTempo(samples, sampleRateHz, 1 / factor), factor)
}

function checkFactor(where: string, factor: number): void {
  if (factor >= 0.25 && factor <= 4) return
  throw new ConfigError(`${where}: factor must be a number from 0.25 to 4, but got ${describeValue(factor)}.`)
}
