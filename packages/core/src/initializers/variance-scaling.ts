import { knownOptions, oneOf, positiveNumber } from '../errors/checks.js'
import type { JsonObject } from '../errors/json.js'
import type { Generator } from '../random/generator.js'
import { fansOf } from './fans.js'
import { emptyWeight, type Initializer } from './initializer.js'

export type FanMode = 'fanIn' | 'fanOut' | 'fanAvg'
export type ScalingDistribution = 'truncatedNormal' | 'untruncatedNormal' | 'uniform'

export interface VarianceScalingOptions {
  /** Factor of the variance. Default: 1. Range: above 0. */
  readonly scale?: number
  /** What the variance is divided by: inputs, outputs or the mean of both. Default: 'fanIn'. */
  readonly mode?: FanMode
  /** Default: 'truncatedNormal'. */
  readonly distribution?: ScalingDistribution
}

/** Deviation of a standard normal number that is cut at two deviations. */
const truncatedDeviation = 0.8796256610342398

/**
 * Draws each element around 0 with a variance that suits the number of inputs or outputs (`fansOf`).
 *
 *   variance = scale / max(1, fan)
 *   truncatedNormal     N(0, variance / 0.8796²) cut at two deviations: the cut brings the variance back to `variance`
 *   untruncatedNormal   N(0, variance)
 *   uniform             [-√(3·variance), √(3·variance))
 *
 * Shapes: [...kernel, in, out], or any other.
 * Source: He et al. 2015, arXiv:1502.01852, section 2.2, of which the other named ones are special cases.
 */
export class VarianceScaling implements Initializer {
  readonly className = 'VarianceScaling'
  readonly scale: number
  readonly mode: FanMode
  readonly distribution: ScalingDistribution

  /** @throws ConfigError if an option is out of its range or unknown. */
  constructor(options: VarianceScalingOptions = {}) {
    const where = 'varianceScaling'
    knownOptions(where, options, ['scale', 'mode', 'distribution'])
    const { scale = 1, mode = 'fanIn', distribution = 'truncatedNormal' } = options
    this.scale = positiveNumber(`${where}: scale`, scale)
    this.mode = oneOf(`${where}: mode`, mode, ['fanIn', 'fanOut', 'fanAvg'])
    const distributions = ['truncatedNormal', 'untruncatedNormal', 'uniform'] as const
    this.distribution = oneOf(`${where}: distribution`, distribution, distributions)
  }

  config(): JsonObject {
    return { scale: this.scale, mode: this.mode, distribution: this.distribution }
  }

  sample(shape: readonly number[], random: Generator): Float32Array {
    const out = emptyWeight('varianceScaling', shape)
    const { fanIn, fanOut } = fansOf(shape)
    const fan = { fanIn, fanOut, fanAvg: (fanIn + fanOut) / 2 }[this.mode]
    const variance = this.scale / Math.max(1, fan)
    const deviation = Math.sqrt(variance)
    const limit = Math.sqrt(3 * variance)
    if (this.distribution === 'truncatedNormal') random.fillTruncatedNormal(out, 0, deviation / truncatedDeviation)
    else if (this.distribution === 'untruncatedNormal') random.fillNormal(out, 0, deviation)
    else random.fillUniform(out, -limit, limit)
    return out
  }
}

export function varianceScaling(options: VarianceScalingOptions = {}): VarianceScaling {
  return new VarianceScaling(options)
}

/** Uniform within ±√(6 / (fanIn + fanOut)). Source: Glorot and Bengio 2010, equation 16. */
export function glorotUniform(): VarianceScaling {
  return new VarianceScaling({ scale: 1, mode: 'fanAvg', distribution: 'uniform' })
}

/** Truncated normal of variance 2 / (fanIn + fanOut). Source: Glorot and Bengio 2010, equation 12. */
export function glorotNormal(): VarianceScaling {
  return new VarianceScaling({ scale: 1, mode: 'fanAvg', distribution: 'truncatedNormal' })
}

/** Uniform within ±√(6 / fanIn), for layers followed by ReLU. Source: He et al. 2015, arXiv:1502.01852. */
export function heUniform(): VarianceScaling {
  return new VarianceScaling({ scale: 2, mode: 'fanIn', distribution: 'uniform' })
}

/** Truncated normal of variance 2 / fanIn, for layers followed by ReLU. Source: He et al. 2015, arXiv:1502.01852. */
export function heNormal(): VarianceScaling {
  return new VarianceScaling({ scale: 2, mode: 'fanIn', distribution: 'truncatedNormal' })
}

/** Uniform within ±√(3 / fanIn). Source: LeCun et al. 1998, "Efficient BackProp", section 4.6. */
export function lecunUniform(): VarianceScaling {
  return new VarianceScaling({ scale: 1, mode: 'fanIn', distribution: 'uniform' })
}

/** Truncated normal of variance 1 / fanIn. Source: LeCun et al. 1998, "Efficient BackProp", section 4.6. */
export function lecunNormal(): VarianceScaling {
  return new VarianceScaling({ scale: 1, mode: 'fanIn', distribution: 'truncatedNormal' })
}
