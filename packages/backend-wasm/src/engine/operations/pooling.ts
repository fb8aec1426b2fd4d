/** Pooling of images: the largest value or the mean of each window, and the gradients. */
import type { Engine } from '../engine.js'
import { type Geometry, setGeometry } from './geometry.js'

/** The window is cut at the image's edge; the mean is that of what is left. */
export type Pooling = 'max' | 'average'

const numbers = { max: 0, average: 1 } as const

export interface PoolForward extends Geometry {
  /** [batch, height, width, channels]. */
  readonly x: number
  /** [batch, outHeight, outWidth, channels]. */
  readonly y: number
}

export function pool(engine: Engine, kind: Pooling, options: PoolForward): void {
  setGeometry(engine, options)
  engine.kernels.pool(numbers[kind], options.x, options.y)
}

export interface PoolGradient extends PoolForward {
  readonly dy: number
  readonly dx: number
}

/**
 * dx from dy. `max` needs x and y (the first place that holds the largest value gets dy), `average` neither (give 0).
 */
export function poolGradient(engine: Engine, kind: Pooling, options: PoolGradient): void {
  setGeometry(engine, options)
  engine.kernels.poolGradient(numbers[kind], options.x, options.y, options.dy, options.dx)
}
