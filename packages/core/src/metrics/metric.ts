import type { Tensor } from '@tensorflow/tfjs-core'

/**
 * A figure over an epoch. It keeps sums, counts or scores in float64 on the host, added up example by example, so that
 * its value does not depend on how the epoch is cut into batches.
 */
export abstract class Metric<Result = number> {
  /** `name` is what history and progress show. */
  constructor(readonly name: string) {}

  /**
   * Adds a batch. `weights` has one number an example or step, of the shape of `yPred` without its last axis, or of
   * its first axes alone; 0 leaves an example or step out. Without it each counts 1.
   *
   * @throws ShapeError if the shapes do not fit.
   */
  abstract update(yTrue: Tensor, yPred: Tensor, weights?: Tensor): void

  /** The value over everything since the last reset. */
  abstract result(): Result

  /** Forgets everything. */
  abstract reset(): void
}
