/** Batch normalization: each column of [rows, columns] by its mean and variance, and the gradients. */
import type { Engine } from '../engine.js'
import type { Rows } from './softmax.js'

/** One number for each column. */
export interface BatchMoments {
  readonly mean: number
  readonly variance: number
}

export interface BatchNormWeights extends BatchMoments {
  /** One number for each column. Default: none. */
  readonly gamma?: number | undefined
  readonly epsilon: number
}

export interface MaskedRows extends Rows {
  /** One byte a row, 0 where it has no part in mean and variance. Default: all have. */
  readonly mask?: number | undefined
}

/** Mean and variance of each column, the latter divided by the number of rows. Returns how many rows counted. */
export function batchNormMoments(
  engine: Engine,
  { x, mask = 0, rows, columns, mean, variance }: MaskedRows & BatchMoments & { readonly x: number },
): number {
  return engine.withBlock(engine.kernels.batchNormPartialBytes(rows, columns) >>> 0, (partials) =>
    engine.kernels.batchNormMoments(x, mask, rows, columns, partials, mean, variance),
  )
}

export interface BatchNorm extends Rows, BatchNormWeights {
  readonly x: number
  readonly beta?: number | undefined
  /** May be x. */
  readonly to: number
}

/** to = (x - mean) / √(variance + epsilon) · gamma + beta. */
export function batchNorm(engine: Engine, options: BatchNorm): void {
  const { x, to, mean, beta = 0, rows, columns } = options
  engine.withBlock(4 * columns, (scale) => {
    engine.memory.float32(scale, columns).set(scales(engine, options))
    engine.kernels.batchNorm(x, mean, scale, beta, to, rows, columns)
  })
}

export interface BatchNormGradient extends MaskedRows, BatchNormWeights {
  readonly x: number
  readonly dy: number
  /** How many rows mean and variance are of; 0 if they are constants. */
  readonly count: number
  /** May be dy. */
  readonly dx: number
  readonly dGamma: number
  readonly dBeta: number
}

/**
 * With r = 1/√(variance + epsilon) and h = (x - mean)·r:
 *
 *   dBeta = Σ dy,  dGamma = Σ dy·h,  dx = gamma·r·(dy - Σ dy / count - h·Σ dy·h / count), or gamma·r·dy for constants
 */
export function batchNormGradient(engine: Engine, options: BatchNormGradient): void {
  const { x, mask = 0, dy, mean, variance, epsilon, count, dx, dGamma, dBeta, rows, columns } = options
  engine.withBlock(engine.kernels.batchNormPartialBytes(rows, columns) >>> 0, (partials) =>
    engine.kernels.batchNormSums(x, dy, mean, rows, columns, partials, dBeta, dGamma),
  )
  engine.withBlock(12 * columns, (block) => {
    const vector = (pointer: number) => engine.memory.float32(pointer, columns)
    const [scale, meanDy, slope] = [block, block + 4 * columns, block + 8 * columns]
    vector(scale).set(scales(engine, options))
    const [means, slopes] = [vector(meanDy), vector(slope)]
    const [sums, dots, variances] = [vector(dBeta), vector(dGamma), vector(variance)]
    for (let j = 0; j < columns; j++) {
      const square = 1 / (variances[j]! + epsilon)
      means[j] = count === 0 ? 0 : sums[j]! / count
      slopes[j] = count === 0 ? 0 : (dots[j]! * square) / count
      dots[j] = dots[j]! * Math.sqrt(square)
    }
    engine.kernels.batchNormGradient(x, mask, dy, mean, scale, meanDy, slope, dx, rows, columns)
  })
}

/** gamma / √(variance + epsilon). */
function scales(engine: Engine, { columns, variance, gamma, epsilon }: Rows & BatchNormWeights): Float32Array {
  const factors = gamma === undefined ? undefined : engine.memory.float32(gamma, columns)
  return engine.memory.float32(variance, columns).map((value, j) => (factors?.[j] ?? 1) / Math.sqrt(value + epsilon))
}
