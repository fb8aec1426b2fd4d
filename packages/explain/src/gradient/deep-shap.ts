import { givenOptions } from '@tessera-ml/core'
import type { TensorFunction } from '../evaluator.js'
import { Explanation } from '../explanation.js'
import { commonParts, pick } from '../request.js'
import type { NumbersLike } from '../rows.js'
import { deepLiftRules } from '../rules/deep-lift-rules.js'
import { readBackground, type BackgroundOptions } from '../shapley/background.js'
import { additiveCheck } from '../additive-check.js'
import { backgroundLines, backgroundMean } from './background-lines.js'
import { beginGradient, type GradientOptions } from './gradient-options.js'

export interface DeepShapOptions extends GradientOptions, BackgroundOptions {}

/**
 * Shapley values as DeepLIFT sees them: the mean of its values over the background examples b.
 *
 *   values = Σ_b w_b·m_b·(x - b)        gap = Σ values - (f(x) - Σ_b w_b·f(b))
 *
 * Exact Shapley values where f is linear, an approximation elsewhere that costs one pass an example.
 *
 * Shapes: input [row, ...feature] -> values [row, ...feature, 1], baseValues and predictions [row, 1].
 * Source: Lundberg and Lee 2017, arXiv:1705.07874, section 4.2.
 *
 * @throws as `deepLift`.
 */
export async function deepShap(f: TensorFunction, input: NumbersLike, options: DeepShapOptions): Promise<Explanation> {
  const where = 'deepShap'
  givenOptions(where, options)
  const { of = 'outputs' } = options
  const request = await beginGradient(where, f, input, options, ['background', 'backgroundWeights'])
  const { evaluator, rows, chosen, outputOf, predictions } = request
  const featureShape = rows.shape.slice(1)
  const background = await readBackground(where, options, featureShape)
  const baseValues = pick(await backgroundMean(evaluator, background, rows), chosen)
  const lines = backgroundLines(rows, background)
  const size = rows.data.length / outputOf.length
  const data = new Float64Array(rows.data.length)
  await evaluator.gradients(
    lines.points,
    (index) => outputOf[lines.rowOf(index)]!,
    (index, multipliers) => {
      const [row, example] = [lines.rowOf(index) * size, (index % background.count) * size]
      const weight = background.weights[index % background.count]!
      for (let i = 0; i < size; i++) {
        const change = rows.data[row + i]! - background.data[example + i]!
        data[row + i]! += weight * multipliers[i]! * change
      }
    },
    { rules: deepLiftRules(), references: lines.references },
  )
  const values = { data, shape: [...rows.shape, 1] }
  return new Explanation({
    kind: 'additive',
    values,
    baseValues,
    predictions,
    ...commonParts(request, options),
    completeness: additiveCheck(values, predictions, baseValues),
    run: { method: where, of, evaluations: evaluator.evaluations, options: { background: background.count } },
  })
}
