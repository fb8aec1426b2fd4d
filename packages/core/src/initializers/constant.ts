import { knownOptions } from '../errors/checks.js'
import type { JsonObject } from '../errors/json.js'
import { emptyWeight, finiteNumber, type Initializer } from './initializer.js'

export interface ConstantOptions {
  /** The value of every element. Default: 0. Range: any finite number. */
  readonly value?: number
}

/** Gives every element the same value. Shapes: any. */
export class Constant implements Initializer {
  readonly className = 'Constant'
  readonly value: number

  /** @throws ConfigError if `value` is not finite, or an option is unknown. */
  constructor(options: ConstantOptions = {}) {
    knownOptions('constant', options, ['value'])
    const { value = 0 } = options
    this.value = finiteNumber('constant: value', value)
  }

  config(): JsonObject {
    return { value: this.value }
  }

  sample(shape: readonly number[]): Float32Array {
    return emptyWeight('constant', shape).fill(this.value)
  }
}

export function constant(options: ConstantOptions = {}): Constant {
  return new Constant(options)
}

/** All elements 0: the usual start of a bias. */
export function zeros(): Constant {
  return new Constant({ value: 0 })
}

/** All elements 1: the usual start of a scale. */
export function ones(): Constant {
  return new Constant({ value: 1 })
}
