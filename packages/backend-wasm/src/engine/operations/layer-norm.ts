/** Layer normalization over rows and its gradients. */
import type { Engine } from '../engine.js'
import type { Rows } from './softmax.js'

export interface LayerNorm extends Rows {
  readonly x: number
  readonly to: number
  /** One number per column. Default: none. */
  readonly gamma?: number
  readonly beta?: number
  /** Mean and 1/√(variance + epsilon) of each row, side by side, [rows, 2]; the gradient needs it. Default: not wanted. */
  readonly moments?: number
  readonly epsilon: number
}

/** to = (x - mean) / √(variance + epsilon) · gamma + beta; `to` may be x. */
export function layerNorm(engine: Engine, options: LayerNorm): void {
  const { x, to, gamma = 0, beta = 0, moments = 0, epsilon, rows, columns } = options
  engine.kernels.layerNorm(x, gamma, beta, to, moments, rows, columns, epsilon)
}

export interface LayerNormGradient extends Rows {
  readonly x: number
  readonly gamma?: number
  readonly moments: number
  readonly dy: number
  /** May be dy. */
  readonly dx: number
  /** One number per column each. */
  readonly dGamma: number
  readonly dBeta: number
}

export function layerNormGradient(engine: Engine, options: LayerNormGradient): void {
  const { x, gamma = 0, moments, dy, dx, dGamma, dBeta, rows, columns } = options
  engine.withBlock(engine.kernels.layerNormPartialBytes(rows, columns) >>> 0, (partials) =>
    engine.kernels.layerNormGradient(x, gamma, moments, dy, dx, dGamma, dBeta, rows, columns, partials),
  )
}
