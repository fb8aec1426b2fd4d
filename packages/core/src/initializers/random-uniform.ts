import { knownOptions } from '../errors/checks.js'
import { ConfigError } from '../errors/errors.js'
import type { JsonObject } from '../errors/json.js'
import type { Generator } from '../random/generator.js'
import { emptyWeight, finiteNumber, type Initializer } from './initializer.js'

export interface RandomUniformOptions {
  /** Lower end. Default: -0.05. Range: any finite number. */
  readonly minval?: number
  /** Upper end. Default: 0.05. Range: at least `minval`. */
  readonly maxval?: number
}

/** Draws each element evenly from [minval, maxval). Shapes: any. */
export class RandomUniform implements Initializer {
  readonly className = 'RandomUniform'
  readonly minval: number
  readonly maxval: number

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: RandomUniformOptions = {}) {
    knownOptions('randomUniform', options, ['minval', 'maxval'])
    const { minval = -0.05, maxval = 0.05 } = options
    this.minval = finiteNumber('randomUniform: minval', minval)
    this.maxval = finiteNumber('randomUniform: maxval', maxval)
    if (this.maxval >= this.minval) return
    throw new ConfigError(`randomUniform: maxval must be at least minval (${this.minval}), but got ${this.maxval}.`)
  }

  config(): JsonObject {
    return { minval: this.minval, maxval: this.maxval }
  }

  sample(shape: readonly number[], random: Generator): Float32Array {
    const out = emptyWeight('randomUniform', shape)
    random.fillUniform(out, this.minval, this.maxval)
    return out
  }
}

export function randomUniform(options: RandomUniformOptions = {}): RandomUniform {
  return new RandomUniform(options)
}
