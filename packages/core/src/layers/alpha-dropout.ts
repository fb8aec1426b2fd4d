import { add, mul, sub, type Tensor } from '@tensorflow/tfjs-core'
import { numberWithin } from '../errors/checks.js'
import type { Shape } from '../engine/shape.js'
import { keptPlaces } from '../ops/random.js'
import { Layer, type CallContext, type LayerOptions } from './layer.js'
import { checkNoiseShape, requireNoiseShape } from './noise-shape.js'

export interface AlphaDropoutOptions extends LayerOptions {
  /** Share of the elements that are dropped. Range: [0, 1). */
  readonly rate: number
  /** Shape of the random pattern: see `Dropout`. Default: the shape of the input. */
  readonly noiseShape?: Shape
}

/** -λ·α of selu: what it tends to for very negative numbers. */
const lowest = -1.0507009873554805 * 1.6732632423543772

/**
 * Dropout behind selu: dropped elements become its lowest value, and mean and variance stay.
 *
 *   y = a·(x·k + l·(1 - k)) + b,      k = 1 with probability 1 - rate, else 0      (training)
 *   l = -λ·α of selu,  a = ((1 - rate)·(1 + rate·l²))^-½,  b = -a·l·rate
 *
 * Shapes: any shape -> the same shape. A mask passes through.
 * Source: Klambauer et al. 2017, arXiv:1706.02515.
 */
export class AlphaDropout extends Layer<AlphaDropoutOptions> {
  readonly className = 'AlphaDropout'
  override readonly passesMask = true

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: AlphaDropoutOptions) {
    const where = options.name ?? 'alpha_dropout'
    super(where, options, ['rate', 'noiseShape'])
    numberWithin(`${where}: rate`, options.rate, 0, 1)
    if (options.noiseShape !== undefined) checkNoiseShape(where, options.noiseShape)
  }

  protected override build(input: Shape): Shape {
    requireNoiseShape(this.name, this.options.noiseShape, input)
    return input
  }

  override call(x: Tensor, context: CallContext): Tensor {
    const { rate, noiseShape = x.shape } = this.options
    if (!context.training || rate === 0) return x
    const shape = noiseShape.map((size, axis) => size ?? x.shape[axis]!)
    const kept = keptPlaces(shape, rate, context.random)
    const scale = ((1 - rate) * (1 + rate * lowest ** 2)) ** -0.5
    return add(mul(add(mul(x, kept), mul(sub(1, kept), lowest)), scale), -scale * lowest * rate)
  }
}

/** Dropout behind selu: see `AlphaDropout`. */
export function alphaDropout(options: AlphaDropoutOptions): AlphaDropout {
  return new AlphaDropout(options)
}
