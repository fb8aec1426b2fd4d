import { expandDims, tile, type Tensor } from '@tensorflow/tfjs-core'
import { positiveInteger } from '../errors/checks.js'
import { requireRank, type Shape } from '../engine/shape.js'
import { Layer, type LayerOptions } from './layer.js'

export interface RepeatVectorOptions extends LayerOptions {
  /** Number of steps. Range: at least 1. */
  readonly n: number
}

/**
 * The same features at every step.
 *
 * Shapes: [batch, features] -> [batch, n, features].
 */
export class RepeatVector extends Layer<RepeatVectorOptions> {
  readonly className = 'RepeatVector'

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: RepeatVectorOptions) {
    const where = options.name ?? 'repeat_vector'
    super(where, options, ['n'])
    positiveInteger(`${where}: n`, options.n)
  }

  protected override build(input: Shape): Shape {
    requireRank(this.name, input, ['batch', 'features'])
    return [input[0] ?? null, this.options.n, input[1] ?? null]
  }

  override call(x: Tensor): Tensor {
    return tile(expandDims(x, 1), [1, this.options.n, 1])
  }
}

/** The same features at every step: see `RepeatVector`. */
export function repeatVector(options: RepeatVectorOptions): RepeatVector {
  return new RepeatVector(options)
}
