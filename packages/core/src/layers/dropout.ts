import type { Tensor } from '@tensorflow/tfjs-core'
import { numberWithin } from '../errors/checks.js'
import type { Shape } from '../engine/shape.js'
import { dropout as dropoutOp } from '../ops/dropout.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'
import { checkNoiseShape, requireNoiseShape } from './noise-shape.js'

export interface DropoutOptions extends LayerOptions {
  /** Share of the elements that are set to 0. Range: [0, 1); Keras takes 1, which leaves nothing to learn from. */
  readonly rate: number
  /**
   * Shape of the random pattern, the batch first: 1 where an axis shares it, `null` for the input's own size.
   * Default: the shape of the input.
   */
  readonly noiseShape?: Shape
}

/**
 * Sets elements to 0 at random while training, and scales the others so that their expectation stays.
 *
 *   y = x·k / (1 - rate), k = 1 with probability 1 - rate, else 0      (training)
 *   y = x                                                              (otherwise)
 *
 * Shapes: any shape -> the same shape. A mask passes through.
 * The random numbers come from the seed of the model; there is no seed of the layer's own as in Keras.
 * Source: Srivastava et al. 2014, JMLR 15, 1929-1958.
 */
export class Dropout extends Layer<DropoutOptions> {
  readonly className = 'Dropout'
  override readonly passesMask = true

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: DropoutOptions) {
    const where = options.name ?? 'dropout'
    super(where, options, ['rate', 'noiseShape'])
    numberWithin(`${where}: rate`, options.rate, 0, 1)
    if (options.noiseShape !== undefined) checkNoiseShape(where, options.noiseShape)
  }

  protected override build(input: Shape): Shape {
    requireNoiseShape(this.name, this.options.noiseShape, input)
    return input
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const { rate, noiseShape } = this.options
    if (!context.training || rate === 0) return x
    return dropoutOp(x, rate, context.random, noiseShape)
  }
}

/** Sets elements to 0 at random while training: see `Dropout`. */
export function dropout(options: DropoutOptions): Dropout {
  return new Dropout(options)
}
