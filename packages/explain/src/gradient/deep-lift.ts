import { readBaseline, type Baseline } from '../baseline.js'
import { rowsAsPoints, type TensorFunction } from '../evaluator.js'
import { Explanation } from '../explanation.js'
import { commonParts, pick } from '../request.js'
import type { NumbersLike } from '../rows.js'
import { deepLiftRules } from '../rules/deep-lift-rules.js'
import { additiveCheck } from '../additive-check.js'
import { beginGradient, type GradientOptions } from './gradient-options.js'

export interface DeepLiftOptions extends GradientOptions {
  /** What the change is measured from: a number, one row, or a row each. Default 0. */
  readonly baseline?: Baseline
}

/**
 * The output's change from the baseline to the input, handed back from operation to operation in proportion to what
 * each operand's change contributed (`deepLiftRules`).
 *
 *   values = m·(x - b)        gap = Σ values - (f(x) - f(b))
 *
 * One pass forwards and back, where integrated gradients take many. The gap is 0 but for rounding as long as f is made
 * of operations that the rules know: matrix products, convolutions, element-wise functions, products and quotients,
 * max pooling, softmax, so also LSTM, attention and layer normalization. Rows and baselines go through f as one batch,
 * the baselines last, so f must keep the first axis the batch.
 *
 * Shapes: input [row, ...feature] -> values [row, ...feature, 1], baseValues and predictions [row, 1].
 * Source: Shrikumar et al. 2017, arXiv:1704.02685.
 *
 * @throws ConfigError, ShapeError for options and inputs that do not fit; NumberError if an output or a multiplier is
 * not finite; AbortError through `signal`.
 */
export async function deepLift(
  f: TensorFunction,
  input: NumbersLike,
  options: DeepLiftOptions = {},
): Promise<Explanation> {
  const { baseline = 0, of = 'outputs' } = options
  const request = await beginGradient('deepLift', f, input, options, ['baseline'])
  const { evaluator, rows, chosen, outputOf, predictions } = request
  const from = await readBaseline('deepLift: baseline', baseline, rows.shape)
  const baseValues = pick(await evaluator.outputs(rowsAsPoints(from)), chosen)
  const size = rows.data.length / outputOf.length
  const data = rows.data.map((value, i) => value - from.data[i]!)
  await evaluator.gradients(
    rowsAsPoints(rows),
    (row) => outputOf[row]!,
    (row, multipliers) => {
      for (let i = 0; i < size; i++) data[row * size + i]! *= multipliers[i]!
    },
    { rules: deepLiftRules(), references: rowsAsPoints(from) },
  )
  const values = { data, shape: [...rows.shape, 1] }
  return new Explanation({
    kind: 'additive',
    values,
    baseValues,
    predictions,
    ...commonParts(request, options),
    completeness: additiveCheck(values, predictions, baseValues),
    run: {
      method: 'deepLift',
      of,
      evaluations: evaluator.evaluations,
      options: { baseline: typeof baseline === 'number' ? baseline : 'given' },
    },
  })
}
