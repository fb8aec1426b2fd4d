/** Softmax over rows, its logarithm, cross-entropy with it, and the gradients. */
import type { Engine } from '../engine.js'

/** A matrix [rows, columns] of float32. */
export interface Rows {
  readonly rows: number
  readonly columns: number
}

/** to = softmax of each row, or its logarithm; `to` may be x. */
export function softmax(
  engine: Engine,
  {
    x,
    to,
    rows,
    columns,
    logarithm = false,
  }: Rows & { readonly x: number; readonly to: number; readonly logarithm?: boolean },
): void {
  engine.kernels.softmax(Number(logarithm), x, to, rows, columns)
}

export interface SoftmaxGradient extends Rows {
  readonly dy: number
  /** What {@link softmax} gave. */
  readonly y: number
  /** May be dy. */
  readonly dx: number
  readonly logarithm?: boolean
}

/** softmax: dx = (dy - Σ dy·y)·y; its logarithm: dx = dy - e^y·Σ dy. */
export function softmaxGradient(
  engine: Engine,
  { dy, y, dx, rows, columns, logarithm = false }: SoftmaxGradient,
): void {
  engine.kernels.softmaxGradient(Number(logarithm), dy, y, dx, rows, columns)
}

export interface CrossEntropy extends Rows {
  /** Logits. */
  readonly x: number
  /** Float32 rows, or with `sparse` one int32 class per row. */
  readonly targets: number
  readonly sparse: boolean
  /** One number per row: Σ t·(ln Σ e^x - x). NaN where a class is out of range. */
  readonly losses: number
  /** Softmax of the rows, which the gradient needs. It may be x. Default: not wanted. */
  readonly probabilities?: number
}

export function softmaxCrossEntropy(engine: Engine, options: CrossEntropy): void {
  const { x, targets, sparse, losses, probabilities = 0, rows, columns } = options
  engine.kernels.crossEntropy(Number(sparse), x, targets, losses, probabilities, rows, columns)
}

export interface CrossEntropyGradient extends Rows {
  readonly probabilities: number
  readonly targets: number
  readonly sparse: boolean
  /** One number per row. */
  readonly dLosses: number
  /** Gradient of the logits; it may be `probabilities`. */
  readonly dx: number
}

/** dx = dl·(p·Σt - t). */
export function softmaxCrossEntropyGradient(engine: Engine, options: CrossEntropyGradient): void {
  const { probabilities, targets, sparse, dLosses, dx, rows, columns } = options
  engine.kernels.crossEntropyGradient(Number(sparse), probabilities, targets, dLosses, dx, rows, columns)
}
