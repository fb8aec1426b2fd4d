import { leakyRelu, type Tensor } from '@tensorflow/tfjs-core'
import { nonNegativeNumber } from '../errors/checks.js'
import type { Shape } from '../engine/shape.js'
import { Layer, type LayerOptions } from './layer.js'

export interface LeakyReLUOptions extends LayerOptions {
  /** Slope for negative numbers; the function of that name has 0.2. Default: 0.3. Range: at least 0. */
  readonly negativeSlope?: number
}

/**
 *   y = x for x > 0, else negativeSlope·x
 *
 * Shapes: any shape -> the same shape. A mask passes through.
 * Source: Maas et al. 2013, "Rectifier nonlinearities improve neural network acoustic models".
 */
export class LeakyReLU extends Layer<LeakyReLUOptions> {
  readonly className = 'LeakyReLU'
  override readonly passesMask = true

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: LeakyReLUOptions = {}) {
    const where = options.name ?? 'leaky_re_lu'
    super(where, options, ['negativeSlope'])
    nonNegativeNumber(`${where}: negativeSlope`, options.negativeSlope ?? 0.3)
  }

  protected override build(input: Shape): Shape {
    return input
  }

  override call(x: Tensor): Tensor {
    return leakyRelu(x, this.options.negativeSlope ?? 0.3)
  }
}

/** A smaller slope for negative numbers: see `LeakyReLU`. */
export function leakyReLU(options: LeakyReLUOptions = {}): LeakyReLU {
  return new LeakyReLU(options)
}
