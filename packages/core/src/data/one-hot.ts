import { positiveInteger } from '../errors/checks.js'
import { ShapeError } from '../errors/errors.js'
import type { NdArray } from './nd-array.js'

/**
 * Class numbers as rows with a single 1 (Keras's `to_categorical`).
 *
 * Shapes: labels [n] -> [n, classes]
 *
 * @throws ShapeError if a label is not an integer in [0, classes).
 */
export function oneHot(labels: ArrayLike<number>, classes: number): NdArray {
  positiveInteger('oneHot: classes', classes)
  const data = new Float32Array(labels.length * classes)
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new ShapeError(`oneHot: each label must be an integer in [0, ${classes}), but got ${label} in row ${i}.`)
    }
    data[i * classes + label] = 1
  }
  return { data, shape: [labels.length, classes] }
}
