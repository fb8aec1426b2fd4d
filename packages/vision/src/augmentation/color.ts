/** Brightness, contrast, saturation and hue of pictures. Grey pictures have no saturation and hue, and stay as they are. */
import type { Picture } from '../image/picture.js'

/** value·factor: 0 is black, 1 the picture itself. */
export function adjustBrightness(picture: Picture, factor: number): Picture {
  return mapped(picture, (value) => value * factor)
}

/** mean + factor·(value - mean), with the mean of the picture's grey values: 0 is grey all over. */
export function adjustContrast(picture: Picture, factor: number): Picture {
  const mean = meanGrey(picture)
  return mapped(picture, (value) => mean + factor * (value - mean))
}

/** grey + factor·(value - grey), with the grey value of each pixel: 0 is a grey picture. */
export function adjustSaturation(picture: Picture, factor: number): Picture {
  const { data, channels } = picture
  if (channels === 1) return picture
  const out = new Uint8Array(data.length)
  for (let i = 0; i < data.length; i += 3) {
    const grey = greyOf(data, i)
    for (let c = i; c < i + 3; c++) out[c] = asByte(grey + factor * (data[c]! - grey))
  }
  return { ...picture, data: out }
}

/** Turns colours along the circle of hues: 0 and 1 are the picture itself, 1/3 takes red to green. */
export function adjustHue(picture: Picture, turn: number): Picture {
  const { data, channels } = picture
  if (channels === 1) return picture
  const out = new Uint8Array(data.length)
  for (let i = 0; i < data.length; i += 3) {
    const [red, green, blue] = [data[i]!, data[i + 1]!, data[i + 2]!]
    const value = Math.max(red, green, blue)
    const chroma = value - Math.min(red, green, blue)
    const hue = 6 * (hueOf(red, green, blue, value, chroma) + turn)
    for (let c = 0; c < 3; c++) {
      // In each channel the hue rises, stays, falls and stays, two sixths apart. Source: Smith 1978, doi:10.1145/965139.807361.
      const place = (((hue + [5, 3, 1][c]!) % 6) + 6) % 6
      out[i + c] = asByte(value - chroma * Math.max(0, Math.min(place, 4 - place, 1)))
    }
  }
  return { ...picture, data: out }
}

/** The hue as a share of the circle. */
function hueOf(red: number, green: number, blue: number, value: number, chroma: number): number {
  if (chroma === 0) return 0
  if (value === red) return (green - blue) / chroma / 6
  return value === green ? (2 + (blue - red) / chroma) / 6 : (4 + (red - green) / chroma) / 6
}

/** The mean of the grey values (ITU-R BT.601), not rounded. */
export function meanGrey(picture: Picture): number {
  const { data, channels } = picture
  let sum = 0
  for (let i = 0; i < data.length; i += channels) sum += channels === 1 ? data[i]! : greyOf(data, i)
  return (sum * channels) / data.length
}

function greyOf(data: Uint8Array, at: number): number {
  return 0.2989 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!
}

function mapped(picture: Picture, change: (value: number) => number): Picture {
  const table = Uint8Array.from({ length: 256 }, (_, value) => asByte(change(value)))
  return { ...picture, data: picture.data.map((value) => table[value]!) }
}

/** The nearest whole number from 0 to 255. */
export function asByte(value: number): number {
  return Math.min(255, Math.max(0, Math.floor(value + 0.5)))
}
