import { Explanation } from '../explanation.js'
import { rowsAsPoints, type TensorFunction } from '../evaluator.js'
import { commonParts } from '../request.js'
import type { NumbersLike } from '../rows.js'
import { beginGradient, type GradientOptions } from './gradient-options.js'

/**
 * Each feature times the slope at it: the first-order guess of what setting it to 0 would take away.
 *
 *   values = x · ∂f(x) / ∂x
 *
 * The values sum to f(x) - f(0) only where f is linear; `integratedGradients` does so for every smooth f.
 *
 * Shapes: input [row, ...feature] -> values [row, ...feature, 1].
 * Source: Shrikumar et al. 2016, arXiv:1605.01713, section 2.2.
 *
 * @throws ConfigError, ShapeError for options and inputs that do not fit; NumberError if a gradient is not finite.
 */
export async function inputXGradient(
  f: TensorFunction,
  input: NumbersLike,
  options: GradientOptions = {},
): Promise<Explanation> {
  const { of = 'outputs' } = options
  const request = await beginGradient('inputXGradient', f, input, options, [])
  const { evaluator, rows, outputOf, predictions } = request
  const size = rows.data.length / outputOf.length
  const data = rows.data.slice()
  await evaluator.gradients(
    rowsAsPoints(rows),
    (row) => outputOf[row]!,
    (row, gradient) => {
      for (let i = 0; i < size; i++) data[row * size + i]! *= gradient[i]!
    },
  )
  return new Explanation({
    kind: 'sensitivity',
    values: { data, shape: [...rows.shape, 1] },
    predictions,
    ...commonParts(request, options),
    run: { method: 'inputXGradient', of, evaluations: evaluator.evaluations, options: {} },
  })
}
