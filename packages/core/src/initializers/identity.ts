import { knownOptions } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { ShapeError } from '../errors/errors.js'
import type { JsonObject } from '../errors/json.js'
import { emptyWeight, finiteNumber, type Initializer } from './initializer.js'

export interface IdentityOptions {
  /** The value on the diagonal. Default: 1. Range: any finite number. */
  readonly gain?: number
}

/** The identity matrix times `gain`, cut or filled with zeros where it is not square. Shapes: [in, out]. */
export class Identity implements Initializer {
  readonly className = 'Identity'
  readonly gain: number

  /** @throws ConfigError if `gain` is not finite, or an option is unknown. */
  constructor(options: IdentityOptions = {}) {
    knownOptions('identity', options, ['gain'])
    const { gain = 1 } = options
    this.gain = finiteNumber('identity: gain', gain)
  }

  config(): JsonObject {
    return { gain: this.gain }
  }

  /** @throws ShapeError if the shape has not exactly two dimensions. */
  sample(shape: readonly number[]): Float32Array {
    const [rows, columns] = shape
    if (rows === undefined || columns === undefined || shape.length !== 2) {
      throw new ShapeError(`identity: shape must be a matrix [rows, columns], but got ${describe(shape)}.`)
    }
    const out = emptyWeight('identity', shape)
    for (let i = 0; i < Math.min(rows, columns); i++) out[i * columns + i] = this.gain
    return out
  }
}

export function identity(options: IdentityOptions = {}): Identity {
  return new Identity(options)
}
