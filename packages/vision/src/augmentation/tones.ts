/** Changes of the tones of pictures that need no place: fewer bits, inverted lights, stretched and evened histograms. */
import type { Picture } from '../image/picture.js'
import { asByte } from './color.js'

/** Keeps the upper `bits` of each value, 0 to 8. */
export function posterize(picture: Picture, bits: number): Picture {
  const mask = 256 - 2 ** (8 - bits)
  return { ...picture, data: picture.data.map((value) => value & mask) }
}

/** Inverts values of at least `threshold`. */
export function solarize(picture: Picture, threshold: number): Picture {
  return { ...picture, data: picture.data.map((value) => (value >= threshold ? 255 - value : value)) }
}

/** Stretches each channel so that its darkest value becomes 0 and its lightest 255. */
export function autoContrast(picture: Picture): Picture {
  return byChannel(picture, (counts) => {
    const [low, high] = [counts.findIndex((count) => count > 0), counts.findLastIndex((count) => count > 0)]
    return low === high ? (value) => value : (value) => asByte(((value - low) * 255) / (high - low))
  })
}

/**
 * Evens out how often the values of each channel occur.
 *
 *   s = ⌊(pixels - pixels of the lightest value) / 255⌋      value -> ⌊(⌊s / 2⌋ + pixels that are darker) / s⌋
 *
 * A channel with s = 0 stays as it is. Source: Pillow's `ImageOps.equalize`.
 */
export function equalize(picture: Picture): Picture {
  return byChannel(picture, (counts) => {
    const seen = counts.filter((count) => count > 0)
    const step = Math.floor((seen.reduce((sum, count) => sum + count, 0) - seen.at(-1)!) / 255)
    if (step === 0) return (value) => value
    let sum = Math.floor(step / 2)
    const table = Array.from(counts, (count) => {
      const now = Math.floor(sum / step)
      sum += count
      return Math.min(255, now)
    })
    return (value) => table[value]!
  })
}

/** Maps the values of each channel by what `mapFor` makes of its histogram. */
function byChannel(picture: Picture, mapFor: (counts: Uint32Array) => (value: number) => number): Picture {
  const { data, channels } = picture
  const out = new Uint8Array(data.length)
  for (let c = 0; c < channels; c++) {
    const counts = new Uint32Array(256)
    for (let i = c; i < data.length; i += channels) counts[data[i]!]! += 1
    const map = mapFor(counts)
    for (let i = c; i < data.length; i += channels) out[i] = map(data[i]!)
  }
  return { ...picture, data: out }
}

/**
 * smooth + factor·(value - smooth), with each pixel's mean with its eight neighbours, itself counting five times: 0 is
 * blurred, 1 the picture itself, 2 sharper. Pixels at the edge stay.
 */
export function adjustSharpness(picture: Picture, factor: number): Picture {
  const { data, width, height, channels } = picture
  const out = data.slice()
  const row = width * channels
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * row + channels; i < (y + 1) * row - channels; i++) {
      let sum = 4 * data[i]!
      for (let dy = -row; dy <= row; dy += row) {
        for (let dx = -channels; dx <= channels; dx += channels) sum += data[i + dy + dx]!
      }
      out[i] = asByte(sum / 13 + factor * (data[i]! - sum / 13))
    }
  }
  return { ...picture, data: out }
}
