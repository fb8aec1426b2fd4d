/** Normalisation by given moments, and by the neighbours of the last axis. */
import type { Engine } from '../engine.js'

export interface ScaleShift {
  /** [rows, columns]. */
  readonly x: number
  /** [columns] each. */
  readonly mean: number
  readonly scale: number
  readonly offset: number
  /** [rows, columns]; may be x. */
  readonly to: number
  readonly rows: number
  readonly columns: number
}

/** to = (x - mean)·scale + offset. */
export function scaleShift(engine: Engine, options: ScaleShift): void {
  const { x, mean, scale, offset, to, rows, columns } = options
  engine.kernels.scaleShift(x, mean, scale, offset, to, rows, columns)
}

export interface LocalResponse {
  /** [rows, columns]. */
  readonly x: number
  readonly to: number
  readonly rows: number
  readonly columns: number
  /** Neighbours to each side. */
  readonly radius: number
  readonly bias: number
  readonly alpha: number
  readonly beta: number
}

/** to = x·(bias + alpha·Σ x²)^-beta, the sum over the neighbours in the row. */
export function localResponse(engine: Engine, options: LocalResponse): void {
  const { x, to, rows, columns, radius, bias, alpha, beta } = options
  engine.kernels.localResponse(x, to, rows, columns, radius, bias, alpha, beta)
}

/** The gradient of {@link localResponse} from its output y and dy. */
export function localResponseGradient(
  engine: Engine,
  options: LocalResponse & { readonly y: number; readonly dy: number },
): void {
  const { x, y, dy, to, rows, columns, radius, bias, alpha, beta } = options
  engine.kernels.localResponseGradient(x, y, dy, to, rows, columns, radius, bias, alpha, beta)
}
