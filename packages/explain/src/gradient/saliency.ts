import { Explanation } from '../explanation.js'
import { rowsAsPoints, type TensorFunction } from '../evaluator.js'
import { commonParts } from '../request.js'
import type { NumbersLike } from '../rows.js'
import { beginGradient, type GradientOptions } from './gradient-options.js'

export interface SaliencyOptions extends GradientOptions {
  /** Whether the sign is dropped. Default true. */
  readonly absolute?: boolean
}

/**
 * How strongly the output reacts to a small change of each feature.
 *
 *   values = |∂f(x) / ∂x|      or, with `absolute: false`, ∂f(x) / ∂x
 *
 * Shapes: input [row, ...feature] -> values [row, ...feature, 1].
 * Source: Simonyan et al. 2013, arXiv:1312.6034, section 3.
 *
 * @throws ConfigError, ShapeError for options and inputs that do not fit; NumberError if a gradient is not finite.
 */
export async function saliency(
  f: TensorFunction,
  input: NumbersLike,
  options: SaliencyOptions = {},
): Promise<Explanation> {
  const { absolute = true, of = 'outputs' } = options
  const request = await beginGradient('saliency', f, input, options, ['absolute'])
  const { evaluator, rows, outputOf, predictions } = request
  const size = rows.data.length / outputOf.length
  const data = new Float64Array(rows.data.length)
  await evaluator.gradients(
    rowsAsPoints(rows),
    (row) => outputOf[row]!,
    (row, gradient) => data.set(absolute ? Float32Array.from(gradient, Math.abs) : gradient, row * size),
  )
  return new Explanation({
    kind: 'sensitivity',
    values: { data, shape: [...rows.shape, 1] },
    predictions,
    ...commonParts(request, options),
    run: { method: 'saliency', of, evaluations: evaluator.evaluations, options: { absolute } },
  })
}
