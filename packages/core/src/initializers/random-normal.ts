import { knownOptions, nonNegativeNumber } from '../errors/checks.js'
import type { JsonObject } from '../errors/json.js'
import type { Generator } from '../random/generator.js'
import { emptyWeight, finiteNumber, type Initializer } from './initializer.js'

export interface RandomNormalOptions {
  /** Mean of the distribution. Default: 0. Range: any finite number. */
  readonly mean?: number
  /** Standard deviation of the distribution. Default: 0.05. Range: at least 0. */
  readonly stddev?: number
}

/** Draws each element from N(mean, stddev²). Shapes: any. */
export class RandomNormal implements Initializer {
  readonly className = 'RandomNormal'
  readonly mean: number
  readonly stddev: number

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: RandomNormalOptions = {}) {
    knownOptions('randomNormal', options, ['mean', 'stddev'])
    const { mean = 0, stddev = 0.05 } = options
    this.mean = finiteNumber('randomNormal: mean', mean)
    this.stddev = nonNegativeNumber('randomNormal: stddev', stddev)
  }

  config(): JsonObject {
    return { mean: this.mean, stddev: this.stddev }
  }

  sample(shape: readonly number[], random: Generator): Float32Array {
    const out = emptyWeight('randomNormal', shape)
    random.fillNormal(out, this.mean, this.stddev)
    return out
  }
}

export function randomNormal(options: RandomNormalOptions = {}): RandomNormal {
  return new RandomNormal(options)
}
