import { elu as eluOf, mul, relu, minimum, add, type Tensor } from '@tensorflow/tfjs-core'
import { nonNegativeNumber } from '../errors/checks.js'
import type { Shape } from '../engine/shape.js'
import { Layer, type LayerOptions } from './layer.js'

export interface ELUOptions extends LayerOptions {
  /** What very negative numbers become, with a minus. Default: 1. Range: at least 0. */
  readonly alpha?: number
}

/**
 *   y = x for x > 0, else alpha·(e^x - 1)
 *
 * Shapes: any shape -> the same shape. A mask passes through.
 * Source: Clevert et al. 2016, arXiv:1511.07289.
 */
export class ELU extends Layer<ELUOptions> {
  readonly className = 'ELU'
  override readonly passesMask = true

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: ELUOptions = {}) {
    const where = options.name ?? 'elu'
    super(where, options, ['alpha'])
    nonNegativeNumber(`${where}: alpha`, options.alpha ?? 1)
  }

  protected override build(input: Shape): Shape {
    return input
  }

  override call(x: Tensor): Tensor {
    const { alpha = 1 } = this.options
    const y = eluOf(x)
    return alpha === 1 ? y : add(relu(x), mul(minimum(y, 0), alpha))
  }
}

/** An exponential for negative numbers: see `ELU`. */
export function elu(options: ELUOptions = {}): ELU {
  return new ELU(options)
}
