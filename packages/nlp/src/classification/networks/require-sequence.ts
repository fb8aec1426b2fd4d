import { describeShape, ShapeError, type Shape } from '@tessera-ml/core'

/**
 * The sizes of [batch, time, features] that a layer must know.
 *
 * @throws ShapeError if the shape is another one.
 */
export function requireSequence(where: string, shape: Shape): { batch: number | null; features: number } {
  const [batch, , features] = shape
  if (shape.length === 3 && typeof features === 'number') return { batch: batch ?? null, features }
  throw new ShapeError(`${where}: input must be [batch, time, features], but got ${describeShape(shape)}.`)
}
