import type { GradConfig } from '@tensorflow/tfjs-core'
import { rowsAsPoints, type TensorFunction } from '../evaluator.js'
import { Explanation } from '../explanation.js'
import { commonParts } from '../request.js'
import type { NumbersLike } from '../rows.js'
import { deconvolutionRelu, guidedRelu } from '../rules/relu-rules.js'
import { beginGradient, type GradientOptions } from './gradient-options.js'

/**
 * The gradient with only what speaks for the output: a ReLU passes back positive gradients where its input was positive.
 *
 * Sharp pictures of what excites an output; they depend on the input more than on the output's class (Adebayo et al.
 * 2018, arXiv:1810.03292), so take them as pictures, not as shares.
 *
 * Shapes: input [row, ...feature] -> values [row, ...feature, 1].
 * Source: Springenberg et al. 2014, arXiv:1412.6806.
 *
 * @throws as `saliency`.
 */
export async function guidedBackprop(
  f: TensorFunction,
  input: NumbersLike,
  options: GradientOptions = {},
): Promise<Explanation> {
  return reluBackprop('guidedBackprop', guidedRelu, f, input, options)
}

/**
 * As `guidedBackprop`, whatever the ReLU's input was.
 *
 * Source: Zeiler and Fergus 2014, arXiv:1311.2901.
 */
export async function deconvolution(
  f: TensorFunction,
  input: NumbersLike,
  options: GradientOptions = {},
): Promise<Explanation> {
  return reluBackprop('deconvolution', deconvolutionRelu, f, input, options)
}

async function reluBackprop(
  method: string,
  rule: GradConfig,
  f: TensorFunction,
  input: NumbersLike,
  options: GradientOptions,
): Promise<Explanation> {
  const request = await beginGradient(method, f, input, options, [])
  const { evaluator, rows, outputOf, predictions } = request
  const size = rows.data.length / outputOf.length
  const data = new Float64Array(rows.data.length)
  await evaluator.gradients(
    rowsAsPoints(rows),
    (row) => outputOf[row]!,
    (row, gradient) => data.set(gradient, row * size),
    { rules: [rule] },
  )
  return new Explanation({
    kind: 'sensitivity',
    values: { data, shape: [...rows.shape, 1] },
    predictions,
    ...commonParts(request, options),
    run: { method, of: options.of ?? 'outputs', evaluations: evaluator.evaluations, options: {} },
  })
}
