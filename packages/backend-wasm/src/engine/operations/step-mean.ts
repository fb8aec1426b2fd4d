/** Means over the steps of sequences. */
import type { Engine } from '../engine.js'

export interface StepMean {
  readonly batch: number
  readonly time: number
  readonly columns: number
  /** Bytes [batch, time], 0 where a step does not count. Default: all count. */
  readonly mask?: number | undefined
}

/** to [batch, columns] = Σ x / max(1, count) over the steps of x [batch, time, columns] that count. */
export function stepMean(
  engine: Engine,
  { batch, time, columns, mask = 0, x, to }: StepMean & { readonly x: number; readonly to: number },
): void {
  engine.kernels.stepMean(x, mask, to, batch, time, columns)
}

/** dx [batch, time, columns] = dy / max(1, count) where a step counts, else 0. */
export function stepMeanGradient(
  engine: Engine,
  { batch, time, columns, mask = 0, dy, dx }: StepMean & { readonly dy: number; readonly dx: number },
): void {
  engine.kernels.stepMeanGradient(dy, mask, dx, batch, time, columns)
}
