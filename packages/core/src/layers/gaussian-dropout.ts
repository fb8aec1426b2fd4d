import { mul, type Tensor } from '@tensorflow/tfjs-core'
import { numberWithin } from '../errors/checks.js'
import type { Shape } from '../engine/shape.js'
import { normalNumbers } from '../ops/random.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'

export interface GaussianDropoutOptions extends LayerOptions {
  /** The noise varies as much as that of `Dropout` of this rate. Range: [0, 1). */
  readonly rate: number
}

/**
 * Multiplies by normal noise while training.
 *
 *   y = x·ε,  ε ~ N(1, rate / (1 - rate))      (training)
 *
 * Shapes: any shape -> the same shape. A mask passes through.
 * Source: Srivastava et al. 2014, JMLR 15, section 10.
 */
export class GaussianDropout extends Layer<GaussianDropoutOptions> {
  readonly className = 'GaussianDropout'
  override readonly passesMask = true

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: GaussianDropoutOptions) {
    const where = options.name ?? 'gaussian_dropout'
    super(where, options, ['rate'])
    numberWithin(`${where}: rate`, options.rate, 0, 1)
  }

  protected override build(input: Shape): Shape {
    return input
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const { rate } = this.options
    if (!context.training || rate === 0) return x
    return mul(x, normalNumbers(x.shape, 1, Math.sqrt(rate / (1 - rate)), context.random))
  }
}

/** Multiplies by normal noise while training: see `GaussianDropout`. */
export function gaussianDropout(options: GaussianDropoutOptions): GaussianDropout {
  return new GaussianDropout(options)
}
