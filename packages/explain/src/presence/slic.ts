import { describeShape, knownOptions, positiveInteger, positiveNumber, ShapeError } from '@tessera-ml/core'
import { readNumbers, type NumbersLike } from '../rows.js'
import type { Values } from '../values.js'
import { compactLabels } from './segments.js'

export interface SlicOptions {
  /** About so many segments; there may be some fewer. Default 100. */
  readonly segments?: number
  /** How much nearness counts against colour: higher is squarer. Default 10. */
  readonly compactness?: number
  /** Rounds of assigning pixels and moving centres. Default 10. */
  readonly iterations?: number
}

/**
 * Superpixels by simple linear iterative clustering: k-means of colour and place, each centre looking only at pixels
 * within two grid steps S = √(pixels / segments).
 *
 *   D² = |colour - colour of the centre|² + (compactness / S)²·|place - place of the centre|²
 *
 * Three channels are taken for sRGB in [0, 1] and compared in CIELAB, other numbers as they are, times 100. Pieces
 * smaller than half a grid cell join a neighbour, so that every segment is in one piece.
 *
 * Shapes: picture [height, width, channel] or [height, width] -> labels from 0, [height, width].
 * Source: Achanta et al. 2012, doi:10.1109/TPAMI.2012.120.
 *
 * @throws ConfigError, ShapeError for options and pictures that do not fit.
 * @example
 * const segments = await slic(picture, { segments: 40 })
 */
export async function slic(picture: NumbersLike, options: SlicOptions = {}): Promise<Values> {
  knownOptions('slic', options, ['segments', 'compactness', 'iterations'])
  const segments = positiveInteger('slic: segments', options.segments ?? 100)
  const compactness = positiveNumber('slic: compactness', options.compactness ?? 10)
  const iterations = positiveInteger('slic: iterations', options.iterations ?? 10)
  const { data, shape } = await readNumbers('slic: picture', picture)
  const [height = 0, width = 0, channels = 1] = shape
  if (shape.length < 2 || shape.length > 3 || data.length === 0) {
    throw new ShapeError(`slic: picture must be [height, width, channel], but got ${describeShape(shape)}.`)
  }
  // More than pixels would be the same, after more than all memory.
  const step = Math.sqrt((height * width) / Math.min(segments, height * width))
  const colours = channels === 3 ? labOf(data) : data.map((value) => 100 * value)
  const image: Image = { height, width, channels, colours }
  const centres = gridCentres(image, step)
  let labels = new Int32Array(height * width)
  for (let round = 0; round < iterations; round++) {
    const before = labels
    labels = assign(image, centres, step, compactness)
    // Centres that nothing joins or leaves do not move any more.
    if (round > 0 && labels.every((label, pixel) => label === before[pixel])) break
    moveCentres(image, centres, labels)
  }
  const joined = compactLabels(joinPieces(image, labels, Math.floor((step * step) / 2)))
  return { data: Float64Array.from(joined), shape: [height, width] }
}

interface Image {
  readonly height: number
  readonly width: number
  readonly channels: number
  /** [pixel, channel]. */
  readonly colours: Float64Array
}

/** Row, column and colour of a cluster's middle. */
type Centre = Float64Array

function gridCentres(image: Image, step: number): Centre[] {
  const { height, width } = image
  const [rows, columns] = [Math.max(1, Math.round(height / step)), Math.max(1, Math.round(width / step))]
  const centres: Centre[] = []
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const [y, x] = [Math.floor(((i + 0.5) * height) / rows), Math.floor(((j + 0.5) * width) / columns)]
      centres.push(pointOf(image, y * width + x))
    }
  }
  return centres
}

function pointOf({ width, channels, colours }: Image, pixel: number): Centre {
  return Float64Array.of(
    Math.floor(pixel / width),
    pixel % width,
    ...colours.subarray(pixel * channels, (pixel + 1) * channels),
  )
}

function assign(image: Image, centres: readonly Centre[], step: number, compactness: number): Int32Array<ArrayBuffer> {
  const { height, width, channels, colours } = image
  const labels = new Int32Array(height * width).fill(-1)
  const nearest = new Float64Array(height * width).fill(Infinity)
  const ratio = (compactness / step) ** 2
  centres.forEach((centre, label) => {
    const [cy, cx] = [centre[0]!, centre[1]!]
    const [top, bottom] = [Math.max(0, Math.ceil(cy - 2 * step)), Math.min(height - 1, Math.floor(cy + 2 * step))]
    const [left, right] = [Math.max(0, Math.ceil(cx - 2 * step)), Math.min(width - 1, Math.floor(cx + 2 * step))]
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const pixel = y * width + x
        let distance = ratio * ((y - cy) ** 2 + (x - cx) ** 2)
        for (let c = 0; c < channels; c++) distance += (colours[pixel * channels + c]! - centre[2 + c]!) ** 2
        if (distance < nearest[pixel]!) [nearest[pixel], labels[pixel]] = [distance, label]
      }
    }
  })
  // A pixel that no centre looks at keeps its left or upper neighbour's.
  labels.forEach((label, pixel) => {
    if (label < 0) labels[pixel] = pixel === 0 ? 0 : labels[pixel % width === 0 ? pixel - width : pixel - 1]!
  })
  return labels
}

function moveCentres(image: Image, centres: readonly Centre[], labels: Int32Array): void {
  const { width, channels, colours } = image
  const counts = new Float64Array(centres.length)
  const sums = centres.map((centre) => new Float64Array(centre.length))
  labels.forEach((label, pixel) => {
    const sum = sums[label]!
    counts[label]! += 1
    sum[0]! += Math.floor(pixel / width)
    sum[1]! += pixel % width
    for (let c = 0; c < channels; c++) sum[2 + c]! += colours[pixel * channels + c]!
  })
  centres.forEach((centre, label) => {
    if (counts[label] !== 0) sums[label]!.forEach((sum, i) => (centre[i] = sum / counts[label]!))
  })
}

/** New labels, one a connected piece; a piece below `smallest` takes the label of a neighbour met before it. */
function joinPieces({ height, width }: Image, labels: Int32Array, smallest: number): Int32Array {
  const pieces = new Int32Array(labels.length).fill(-1)
  const neighbours = (pixel: number): number[] => {
    const x = pixel % width
    return [
      ...(x > 0 ? [pixel - 1] : []),
      ...(x < width - 1 ? [pixel + 1] : []),
      ...(pixel >= width ? [pixel - width] : []),
      ...(pixel < (height - 1) * width ? [pixel + width] : []),
    ]
  }
  let next = 0
  for (let start = 0; start < labels.length; start++) {
    if (pieces[start] !== -1) continue
    let beside = -1
    const piece = [start]
    pieces[start] = next
    for (const pixel of piece) {
      for (const other of neighbours(pixel)) {
        if (pieces[other] !== -1 && pieces[other] !== next) beside = pieces[other]!
        if (pieces[other] !== -1 || labels[other] !== labels[start]) continue
        pieces[other] = next
        piece.push(other)
      }
    }
    if (piece.length < smallest && beside !== -1) for (const pixel of piece) pieces[pixel] = beside
    else next += 1
  }
  return pieces
}

/** sRGB in [0, 1] as CIELAB under D65. Source: IEC 61966-2-1; CIE 15. */
function labOf(rgb: Float64Array): Float64Array {
  const lab = new Float64Array(rgb.length)
  const linear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  const curve = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)
  for (let i = 0; i < rgb.length; i += 3) {
    const [r, g, b] = [linear(rgb[i]!), linear(rgb[i + 1]!), linear(rgb[i + 2]!)]
    const x = curve((0.412453 * r + 0.35758 * g + 0.180423 * b) / 0.95047)
    const y = curve(0.212671 * r + 0.71516 * g + 0.072169 * b)
    const z = curve((0.019334 * r + 0.119193 * g + 0.950227 * b) / 1.08883)
    lab[i] = 116 * y - 16
    lab[i + 1] = 500 * (x - y)
    lab[i + 2] = 200 * (y - z)
  }
  return lab
}
