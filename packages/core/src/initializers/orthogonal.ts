import { knownOptions } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { ShapeError } from '../errors/errors.js'
import type { JsonObject } from '../errors/json.js'
import type { Generator } from '../random/generator.js'
import { orthonormalColumns } from './householder.js'
import { elementCount, emptyWeight, finiteNumber, type Initializer } from './initializer.js'

export interface OrthogonalOptions {
  /** Factor of the orthogonal matrix. Default: 1. Range: any finite number. */
  readonly gain?: number
}

/**
 * A random orthogonal matrix W, evenly distributed over all of them, times `gain`.
 *
 *   A = Q·R with A of normal numbers, max(rows, cols) × min(rows, cols), and diag(R) > 0;   W = gain·Q, or gain·Qᵀ
 *
 * Shapes: [..., cols], taken as a matrix of rows = Π of the dimensions before the last. Its columns are orthonormal
 * where rows >= cols, its rows otherwise.
 * Source: Saxe et al. 2014, arXiv:1312.6120.
 */
export class Orthogonal implements Initializer {
  readonly className = 'Orthogonal'
  readonly gain: number

  /** @throws ConfigError if `gain` is not finite, or an option is unknown. */
  constructor(options: OrthogonalOptions = {}) {
    knownOptions('orthogonal', options, ['gain'])
    const { gain = 1 } = options
    this.gain = finiteNumber('orthogonal: gain', gain)
  }

  config(): JsonObject {
    return { gain: this.gain }
  }

  /** @throws ShapeError if the shape has fewer than two dimensions. */
  sample(shape: readonly number[], random: Generator): Float32Array {
    if (shape.length < 2) {
      throw new ShapeError(`orthogonal: shape must have at least two dimensions, but got ${describe(shape)}.`)
    }
    const out = emptyWeight('orthogonal', shape)
    const columns = shape.at(-1)!
    const rows = elementCount(shape.slice(0, -1))
    const [long, short] = [Math.max(rows, columns), Math.min(rows, columns)]
    random.fillNormal(out)
    // The normal numbers are taken as the short columns one after the other, each of `long` elements.
    const q = orthonormalColumns(Float64Array.from(out), long, short)
    for (let column = 0; column < short; column++) {
      for (let row = 0; row < long; row++) {
        const place = rows >= columns ? row * columns + column : column * columns + row
        out[place] = this.gain * q[column * long + row]!
      }
    }
    return out
  }
}

export function orthogonal(options: OrthogonalOptions = {}): Orthogonal {
  return new Orthogonal(options)
}
