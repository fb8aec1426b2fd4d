import { describeShape, ShapeError, givenOptions } from '@tessera-ml/core'
import { add, gather, mul, reshape, sub, tensor, tensor1d } from '@tensorflow/tfjs-core'
import { readBaseline, type Baseline } from '../baseline.js'
import { arrayFunction, type BatchFunction } from '../evaluator.js'
import { nested, readNumbers, type NumbersLike } from '../rows.js'
import type { Values } from '../values.js'
import { presenceOf, type Presence } from './presence.js'
import { compactLabels, meanColours, mixSegments } from './segments.js'

export interface PresenceOfSegmentsOptions {
  /** Which segment each pixel belongs to, [height, width], any numbers. Required; `slic` makes some. */
  readonly segments: NumbersLike
  /** What is seen of a hidden segment: its mean colour, a number, or another picture. Default 'mean'. */
  readonly hidden?: 'mean' | Baseline
}

export interface PresenceOfSegments extends Presence {
  /** The segment of each pixel, from 0. Shape: [height, width]. */
  readonly labels: Int32Array
}

/**
 * A picture as segments that are there or hidden.
 *
 * Shapes: picture [height, width, channel] or [height, width]; f takes [batch, …picture].
 *
 * @throws ShapeError if the segments are not of the picture's size; NumberError if a number is not finite.
 * @example
 * const parts = await presenceOfSegments(f, picture, { segments: slic(picture) })
 * const explanation = await limePresence(parts, { sampling: 'coin', kernelWidth: 0.25 })
 */
export async function presenceOfSegments(
  f: BatchFunction,
  picture: NumbersLike,
  options: PresenceOfSegmentsOptions,
): Promise<PresenceOfSegments> {
  const where = 'presenceOfSegments'
  givenOptions(where, options)
  const { segments, hidden = 'mean' } = options
  const { data, shape } = await readNumbers(`${where}: picture`, picture)
  const map = await readNumbers(`${where}: segments`, segments)
  const [got, wanted] = [describeShape(map.shape), describeShape(shape.slice(0, 2))]
  if (got !== wanted) throw new ShapeError(`${where}: segments must be ${wanted} as the picture, but got ${got}.`)
  const labels = compactLabels(map.data)
  const behind =
    hidden === 'mean' ? meanColours(data, labels) : (await readBaseline(`${where}: hidden`, hidden, [1, ...shape])).data
  const count = labels.reduce((most, label) => Math.max(most, label), 0) + 1
  const names = Array.from({ length: count }, (_, segment) => `segment ${segment}`)
  return { ...presenceOf(masked(f, { data, shape }, behind, labels), names), labels }
}

/** f of the picture with the segments that a mask holds 0 for hidden. */
function masked(f: BatchFunction, { data, shape }: Values, behind: Float64Array, labels: Int32Array): BatchFunction {
  if (typeof f !== 'function') {
    return arrayFunction((batch) => {
      const masks = batch as readonly (readonly number[])[]
      const pictures = masks.flatMap((mask) => [...mixSegments(data, behind, labels, mask)])
      return f.predict(nested({ data: Float64Array.from(pictures), shape: [masks.length, ...shape] }))
    })
  }
  const channels = data.length / labels.length
  return (x, rows) => {
    const there = reshape(gather(x, tensor1d(labels, 'int32'), 1), [-1, labels.length, 1])
    const [front, back] = [data, behind].map((values) =>
      tensor(Float32Array.from(values), [1, labels.length, channels]),
    )
    const mixed = add(mul(there, front!), mul(sub(1, there), back!))
    return f(reshape(mixed, [x.shape[0], ...shape]), rows)
  }
}
