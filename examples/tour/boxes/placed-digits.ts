/** Digits of MNIST at random places and in random sizes on noisy pictures, with the box that each fills. */
import { Generator } from '@tessera-ml/core'
import { resize, type Box, type LabelledBox, type Picture } from '@tessera-ml/vision'
import type { Digit } from '../pictures/digits.js'

export interface PlacedDigit {
  readonly picture: Picture
  readonly boxes: readonly [LabelledBox]
}

const side = 64
/** Pixels along the longer side of a digit's ink. */
const [smallest, largest] = [14, 40]
/** Noise is evenly spread from 0 to this. */
const brightest = 100
/** Above this is ink. */
const ink = 40

/** As many pictures as asked for, of the digits one after the other. The same seed gives the same pictures. */
export function placeDigits(digits: readonly Digit[], count: number, seed: number): PlacedDigit[] {
  const random = new Generator(seed).fork('placed digits')
  return Array.from({ length: count }, (_, i) => placeDigit(digits[i % digits.length]!, random.fork(i)))
}

function placeDigit({ picture: digit, label }: Digit, random: Generator): PlacedDigit {
  const form = cutOut(digit, inkBox(digit))
  const size = smallest + random.integer(largest - smallest + 1)
  const scale = size / Math.max(form.width, form.height)
  const scaled = resize(form, {
    width: Math.max(3, Math.round(form.width * scale)),
    height: Math.max(3, Math.round(form.height * scale)),
  })
  const [left, top] = [scaled.width, scaled.height].map((length) => random.integer(side - length + 1)) as [
    number,
    number,
  ]
  const data = Uint8Array.from({ length: side * side }, () => random.integer(brightest + 1))
  for (let y = 0; y < scaled.height; y++) {
    for (let x = 0; x < scaled.width; x++) {
      const place = (top + y) * side + left + x
      data[place] = Math.max(data[place]!, scaled.data[y * scaled.width + x]!)
    }
  }
  const box = { label, xmin: left, ymin: top, xmax: left + scaled.width, ymax: top + scaled.height }
  return { picture: { data, width: side, height: side, channels: 1 }, boxes: [box] }
}

/** The smallest box with all the ink. */
function inkBox({ data, width, height }: Picture): Box {
  const rows = Array.from({ length: height }, (_, y) => data.subarray(y * width, (y + 1) * width))
  const hasInk = (values: Iterable<number>): boolean => [...values].some((value) => value > ink)
  const columns = Array.from({ length: width }, (_, x) => rows.map((row) => row[x]!))
  return {
    xmin: columns.findIndex(hasInk),
    ymin: rows.findIndex(hasInk),
    xmax: columns.findLastIndex(hasInk) + 1,
    ymax: rows.findLastIndex(hasInk) + 1,
  }
}

function cutOut({ data, width: from }: Picture, { xmin, ymin, xmax, ymax }: Box): Picture {
  const [width, height] = [xmax - xmin, ymax - ymin]
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => {
    return data[(ymin + Math.floor(i / width)) * from + xmin + (i % width)]!
  })
  return { data: pixels, width, height, channels: 1 }
}
