import type { Completeness } from './explanation.js'
import type { Values } from './values.js'

/**
 * Whether the values of each row and output sum to the prediction minus the base value.
 *
 * Shapes: values [row, ...feature, output], predictions and baseValues [row, output].
 */
export function additiveCheck(
  { data, shape }: Values,
  predictions: Values,
  baseValues: Values,
  tolerance = 1e-3,
): Completeness {
  const width = shape.at(-1)!
  const perRow = data.length / shape[0]!
  const gap: number[] = []
  let ok = true
  predictions.data.forEach((prediction, i) => {
    const [row, output] = [Math.floor(i / width), i % width]
    // At least float32's rounding of 1.
    let [sum, size] = [0, 1e-4]
    for (let at = row * perRow + output; at < (row + 1) * perRow; at += width) {
      sum += data[at]!
      size += Math.abs(data[at]!)
    }
    gap.push(sum - (prediction - baseValues.data[i]!))
    ok &&= Math.abs(gap[i]!) <= tolerance * size
  })
  return { gap, tolerance, ok }
}
