/** Spectrograms as pieces of HTML, for reports, which are written where no explanation can be drawn too. */
import { bitmap, type Colour } from './bitmap.js'

/** From silent to loud: black, violet, red, yellow, white; told apart with any kind of colour vision. */
const ramp: readonly Colour[] = [
  [0, 0, 4],
  [66, 10, 104],
  [147, 38, 103],
  [221, 81, 58],
  [252, 165, 10],
  [252, 255, 164],
]

/** Frames from left to right, bands from the bottom up, with a text for those who cannot see it. */
export function spectrogram(features: readonly (readonly number[])[], description: string): string {
  const all = features.flat()
  const low = all.reduce((least, level) => Math.min(least, level), Infinity)
  const high = all.reduce((most, level) => Math.max(most, level), -Infinity)
  const bands = features[0]!.length
  const picture = bitmap(features.length, bands, (t, y) => {
    return between(ramp, (features[t]![bands - 1 - y]! - low) / (high - low || 1))
  })
  const style = 'width:100%;aspect-ratio:16/9;image-rendering:pixelated;border-radius:.4rem'
  return `<img alt="${escaped(description)}" src="${picture}" style="${style}">`
}

/** A colour between equally spaced ones, at a share from 0 to 1. */
function between(colours: readonly Colour[], share: number): Colour {
  const place = Math.min(1, Math.max(0, share)) * (colours.length - 1)
  const before = Math.min(colours.length - 2, Math.floor(place))
  const mix = (i: 0 | 1 | 2): number => {
    return Math.round(colours[before]![i] + (place - before) * (colours[before + 1]![i] - colours[before]![i]))
  }
  return [mix(0), mix(1), mix(2)]
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
