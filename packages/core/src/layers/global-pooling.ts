/** What the layers share that pool over all steps or all places. */
import { requireRank, type Shape } from '../engine/shape.js'
import type { LayerOptions } from './layer.js'

export interface GlobalPoolingOptions extends LayerOptions {
  /** Whether the pooled axes stay, with size 1. Default: false. */
  readonly keepdims?: boolean
}

/**
 * The shape after pooling over all axes between the batch and the last, which are gone, or 1 with `keepdims`.
 *
 * @throws ShapeError unless the input has the given axes.
 */
export function pooledShape(
  where: string,
  input: Shape,
  axes: readonly string[],
  { keepdims = false }: GlobalPoolingOptions,
): Shape {
  requireRank(where, input, axes)
  const pooled = keepdims ? axes.slice(1, -1).map(() => 1) : []
  return [input[0] ?? null, ...pooled, input.at(-1) ?? null]
}
