import { broadcastTo, tensor, type Tensor } from '@tensorflow/tfjs-core'
import { positiveNumber } from '../errors/checks.js'
import { requireRank, type Shape } from '../engine/shape.js'
import { Layer, type LayerOptions } from './layer.js'

export interface SinePositionEncodingOptions extends LayerOptions {
  /** The period of the slowest wave is 2π times this, in steps. Default: 10000. Range: above 0. */
  readonly maxWavelength?: number
}

/**
 * A fixed vector of sines and cosines for each place in a sequence, to be added to the input, of which it takes the
 * shape alone.
 *
 *   y[n, t, 2i] = sin(t·ω_i)     y[n, t, 2i + 1] = cos(t·ω_i)     ω_i = maxWavelength^(-2i / features)
 *
 * Shapes: [batch, time, features] -> [batch, time, features]. A mask passes through.
 * As KerasHub's layer of this name. Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.5.
 */
export class SinePositionEncoding extends Layer<SinePositionEncodingOptions> {
  readonly className = 'SinePositionEncoding'
  override readonly passesMask = true

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: SinePositionEncodingOptions = {}) {
    const where = options.name ?? 'sine_position_encoding'
    super(where, options, ['maxWavelength'])
    positiveNumber(`${where}: maxWavelength`, options.maxWavelength ?? 10_000)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'time', 'features'])
    return input
  }

  override call(x: Tensor): Tensor {
    const { maxWavelength = 10_000 } = this.options
    const [, time, features] = x.shape as [number, number, number]
    const values = new Float32Array(time * features)
    for (let j = 0; j < features; j++) {
      const frequency = maxWavelength ** (-(j - (j % 2)) / features)
      const wave = j % 2 === 0 ? Math.sin : Math.cos
      for (let t = 0; t < time; t++) values[t * features + j] = wave(t * frequency)
    }
    return broadcastTo(tensor(values, [1, time, features]), x.shape)
  }
}

/** A fixed vector of sines and cosines for each place: see `SinePositionEncoding`. */
export function sinePositionEncoding(options: SinePositionEncodingOptions = {}): SinePositionEncoding {
  return new SinePositionEncoding(options)
}
