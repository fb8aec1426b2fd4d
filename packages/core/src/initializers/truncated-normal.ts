import { knownOptions, nonNegativeNumber } from '../errors/checks.js'
import type { JsonObject } from '../errors/json.js'
import type { Generator } from '../random/generator.js'
import { emptyWeight, finiteNumber, type Initializer } from './initializer.js'

export interface TruncatedNormalOptions {
  /** Mean of the distribution. Default: 0. Range: any finite number. */
  readonly mean?: number
  /** Standard deviation before the cut, which makes it 0.8796 times as large. Default: 0.05. Range: at least 0. */
  readonly stddev?: number
}

/** Draws each element from N(mean, stddev²), given that it lies within two deviations of the mean. Shapes: any. */
export class TruncatedNormal implements Initializer {
  readonly className = 'TruncatedNormal'
  readonly mean: number
  readonly stddev: number

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: TruncatedNormalOptions = {}) {
    knownOptions('truncatedNormal', options, ['mean', 'stddev'])
    const { mean = 0, stddev = 0.05 } = options
    this.mean = finiteNumber('truncatedNormal: mean', mean)
    this.stddev = nonNegativeNumber('truncatedNormal: stddev', stddev)
  }

  config(): JsonObject {
    return { mean: this.mean, stddev: this.stddev }
  }

  sample(shape: readonly number[], random: Generator): Float32Array {
    const out = emptyWeight('truncatedNormal', shape)
    random.fillTruncatedNormal(out, this.mean, this.stddev)
    return out
  }
}

export function truncatedNormal(options: TruncatedNormalOptions = {}): TruncatedNormal {
  return new TruncatedNormal(options)
}
