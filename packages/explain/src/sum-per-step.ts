import { Explanation } from './explanation.js'
import { checkValues, sizeOf } from './values.js'

/**
 * Sums the values over all feature axes but the first: one value a token for embedded text, one a frame for sound.
 * What is additive stays so, with the same base values and gap.
 *
 * Shapes: values [row, step, ...rest, output] -> [row, step, output]. The input's numbers are left out, as they have
 * another shape; `featureNames` may name the steps.
 *
 * @throws ShapeError if the number of names differs from the number of steps.
 */
export function sumPerStep(explanation: Explanation, featureNames = explanation?.featureNames): Explanation {
  checkValues('sumPerStep: explanation.values', explanation?.values)
  const { shape, data } = explanation.values
  const [rows = 0, steps = 0] = shape
  const outputs = shape.at(-1) ?? 0
  const rest = sizeOf(shape.slice(2, -1))
  const sums = new Float64Array(rows * steps * outputs)
  for (let step = 0; step < rows * steps; step++) {
    for (let i = 0; i < rest * outputs; i++) sums[step * outputs + (i % outputs)]! += data[step * rest * outputs + i]!
  }
  const { kind, baseValues, predictions, outputNames, completeness, run } = explanation
  return new Explanation({
    kind,
    values: { data: sums, shape: [rows, steps, outputs] },
    ...(baseValues && { baseValues }),
    predictions,
    outputs: explanation.outputs,
    ...(outputNames && { outputNames }),
    ...(featureNames && { featureNames }),
    ...(completeness && { completeness }),
    run,
  })
}
