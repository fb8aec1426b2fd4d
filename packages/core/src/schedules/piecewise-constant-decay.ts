import { knownOptions, nonNegativeNumber } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import type { JsonObject } from '../errors/json.js'
import type { Schedule } from './schedule.js'

export interface PiecewiseConstantDecayOptions {
  /** The last step of each rate but the last one. Required. Range: rising numbers of at least 0. */
  readonly boundaries: readonly number[]
  /** The rates, one more than boundaries. Required. Range: at least 0. */
  readonly values: readonly number[]
}

/**
 * One rate after the other.
 *
 *   rate(t) = values[i]      i = number of boundaries below t
 *
 * As in Keras, the step of a boundary itself still has the rate before it.
 */
export class PiecewiseConstantDecay implements Schedule {
  readonly className = 'PiecewiseConstantDecay'
  readonly boundaries: readonly number[]
  readonly values: readonly number[]

  /** @throws ConfigError if an option is missing, out of its range or unknown, or the boundaries do not rise. */
  constructor(options: PiecewiseConstantDecayOptions) {
    const where = 'piecewiseConstantDecay'
    knownOptions(where, options, ['boundaries', 'values'])
    this.boundaries = rates(`${where}: boundaries`, options.boundaries)
    this.values = rates(`${where}: values`, options.values)
    if (this.boundaries.some((boundary, i) => boundary <= (this.boundaries[i - 1] ?? -1))) {
      throw new ConfigError(`${where}: boundaries must rise, but got ${describe(this.boundaries)}.`)
    }
    const count = this.boundaries.length + 1
    if (this.values.length !== count) {
      const got = `${this.values.length} for ${count - 1} boundaries`
      throw new ConfigError(`${where}: values must be one more than boundaries, but got ${got}.`)
    }
  }

  at(step: number): number {
    const next = this.boundaries.findIndex((boundary) => step <= boundary)
    return this.values[next < 0 ? this.values.length - 1 : next]!
  }

  config(): JsonObject {
    return { boundaries: this.boundaries, values: this.values }
  }
}

export function piecewiseConstantDecay(options: PiecewiseConstantDecayOptions): PiecewiseConstantDecay {
  return new PiecewiseConstantDecay(options)
}

function rates(where: string, value: readonly number[]): readonly number[] {
  if (!Array.isArray(value)) throw new ConfigError(`${where} must be a list of numbers, but got ${describe(value)}.`)
  return Object.freeze(value.map((number, i) => nonNegativeNumber(`${where}[${i}]`, number)))
}
