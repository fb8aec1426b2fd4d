import { add, type Tensor } from '@tensorflow/tfjs-core'
import { nonNegativeNumber } from '../errors/checks.js'
import type { Shape } from '../engine/shape.js'
import { normalNumbers } from '../ops/random.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'

export interface GaussianNoiseOptions extends LayerOptions {
  /** Standard deviation of the noise. Range: at least 0. */
  readonly stddev: number
}

/**
 * Adds normal noise while training.
 *
 *   y = x + ε,  ε ~ N(0, stddev²)      (training)
 *
 * Shapes: any shape -> the same shape. A mask passes through.
 */
export class GaussianNoise extends Layer<GaussianNoiseOptions> {
  readonly className = 'GaussianNoise'
  override readonly passesMask = true

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: GaussianNoiseOptions) {
    const where = options.name ?? 'gaussian_noise'
    super(where, options, ['stddev'])
    nonNegativeNumber(`${where}: stddev`, options.stddev)
  }

  protected override build(input: Shape): Shape {
    return input
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const { stddev } = this.options
    return context.training && stddev > 0 ? add(x, normalNumbers(x.shape, 0, stddev, context.random)) : x
  }
}

/** Adds normal noise while training: see `GaussianNoise`. */
export function gaussianNoise(options: GaussianNoiseOptions): GaussianNoise {
  return new GaussianNoise(options)
}
