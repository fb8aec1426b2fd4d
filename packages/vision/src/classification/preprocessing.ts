/** From pictures to the numbers that a network takes; kept in the model's file. */
import { FormatError, type JsonObject } from '@tessera-ml/core'
import type { PictureForm } from '../data/picture-store.js'
import type { Channels, Picture } from '../image/picture.js'

/** The form of the pictures, and mean and deviation of each channel, from 0 to 255, over those trained on. */
export interface Preprocessing extends PictureForm {
  readonly mean: readonly number[]
  readonly deviation: readonly number[]
}

/** Sums of the channels of pictures. */
export class ChannelStatistics {
  readonly #sums: Float64Array
  readonly #squares: Float64Array
  #pixels = 0

  constructor(readonly form: PictureForm) {
    this.#sums = new Float64Array(form.channels)
    this.#squares = new Float64Array(form.channels)
  }

  add({ data, channels }: Picture): void {
    for (let i = 0; i < data.length; i++) {
      const value = data[i]!
      this.#sums[i % channels]! += value
      this.#squares[i % channels]! += value * value
    }
    this.#pixels += data.length / channels
  }

  /** A channel that is the same everywhere gets the deviation 1, so that it is 0 for the network. */
  result(): Preprocessing {
    const mean = Array.from(this.#sums, (sum) => sum / this.#pixels)
    const deviation = Array.from(this.#squares, (square, c) =>
      Math.sqrt(Math.max(0, square / this.#pixels - mean[c]! ** 2)),
    )
    return { ...this.form, mean, deviation: deviation.map((value) => (value < 1e-3 ? 1 : value)) }
  }
}

/** Writes (value - mean) / deviation into `out`, from `start` on. */
export function normalise(
  { data, channels }: Picture,
  { mean, deviation }: Preprocessing,
  out: Float32Array,
  start: number,
): void {
  for (let i = 0; i < data.length; i++) out[start + i] = (data[i]! - mean[i % channels]!) / deviation[i % channels]!
}

/** Pictures as one column of a batch. Shapes: -> [batch, height, width, channels] */
export function toColumn(pictures: readonly Picture[], preprocessing: Preprocessing) {
  const { width, height, channels } = preprocessing
  const size = width * height * channels
  const data = new Float32Array(pictures.length * size)
  pictures.forEach((picture, i) => normalise(picture, preprocessing, data, i * size))
  return { data, shape: [pictures.length, height, width, channels] }
}

export function preprocessingJson({ width, height, channels, mean, deviation }: Preprocessing): JsonObject {
  return { width, height, channels, mean, deviation }
}

/** @throws FormatError if the parts are missing or wrong. */
export function preprocessingFrom(json: JsonObject): Preprocessing {
  const { width, height, channels, mean, deviation } = json
  const isSide = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 1
  const areNumbers = (value: unknown): value is number[] =>
    Array.isArray(value) && value.length === channels && value.every((item) => Number.isFinite(item))
  const isForm = isSide(width) && isSide(height) && (channels === 1 || channels === 3)
  if (isForm && areNumbers(mean) && areNumbers(deviation) && deviation.every((value) => value > 0)) {
    return { width, height, channels: channels satisfies Channels, mean, deviation }
  }
  throw new FormatError('preprocessing must have a size, channels, mean and deviation, but it has not.')
}
