/** The largest numbers of rows. */
import type { Engine } from '../engine.js'

export interface Top {
  /** [rows, n], float32 or (`integers`) int32. */
  readonly x: number
  readonly rows: number
  readonly n: number
  /** At most n. */
  readonly k: number
  /** [rows, k], the largest first. */
  readonly values: number
  /** [rows, k], int32: where they stand in their row; of equal ones the first. NaN comes last. */
  readonly places: number
  /** Default false. */
  readonly integers?: boolean
}

export function top(engine: Engine, { x, rows, n, k, values, places, integers = false }: Top): void {
  if (rows > 0 && k > 0) engine.kernels.top(Number(integers), x, values, places, rows, n, k)
}
