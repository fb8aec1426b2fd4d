import { oneOf } from '@tessera-ml/core'
import type { Explanation } from '../explanation.js'
import { beginGradient, type GradientOptions } from '../gradient/gradient-options.js'
import type { NumbersLike } from '../rows.js'
import { Evaluator, rowsAsPoints } from '../evaluator.js'
import { sizeOf } from '../values.js'
import { activationsOf, wholeOf, type SplitFunction } from './activations.js'
import { camExplanation, type CamOptions } from './cam-explanation.js'
import { camOf, camVariants, type CamVariant } from './cam-rules.js'

export interface GradCamOptions extends GradientOptions, CamOptions {
  /** How gradients and feature maps become one map. Default 'gradCam'. */
  readonly variant?: CamVariant
}

/**
 * Where in a picture a network sees what speaks for an output: its feature maps, weighed by how much the output reacts
 * to them (`camOf` has the formulas of the variants).
 *
 *   map = relu(Σ_c w_c·A_c)        w_c = mean over the places of ∂output / ∂A_c
 *
 * Take the last convolution, after its activation, and explain logits: after a softmax the gradients vanish where the
 * network is sure.
 *
 * Shapes: input [row, height, width, channel] -> values [row, height, width, 1].
 * Source: Selvaraju et al. 2017, arXiv:1610.02391.
 *
 * @throws ConfigError, ShapeError for options, functions and inputs that do not fit; NumberError if a gradient is not
 * finite; AbortError through `signal`.
 * @example
 * const map = await gradCam({ features, head }, pictures, { target: 3, of: 'logits' })
 */
export async function gradCam(
  split: SplitFunction,
  input: NumbersLike,
  options: GradCamOptions = {},
): Promise<Explanation> {
  const where = 'gradCam'
  const variant = oneOf(`${where}: variant`, options.variant ?? 'gradCam', camVariants)
  const own = ['variant', 'rectify', 'upsampling']
  const whole = wholeOf(where, split)
  const { features, head } = split
  const request = await beginGradient(where, whole, input, options, own)
  const { evaluator, rows, outputOf } = request
  const maps = await activationsOf(where, features, rows, evaluator.options)
  const channels = maps.shape[3]!
  const size = sizeOf(maps.shape.slice(1))
  const slopes = new Evaluator(where, head, evaluator.options)
  await slopes.outputs(rowsAsPoints(maps))
  const found: Float64Array[] = []
  await slopes.gradients(
    rowsAsPoints(maps),
    (row) => outputOf[row]!,
    (row, gradient) => {
      const activations = maps.data.subarray(row * size, (row + 1) * size)
      const gradients = Float64Array.from(gradient)
      found.push(camOf(variant, { places: size / channels, channels, activations, gradients }))
    },
  )
  return camExplanation(request, maps.shape, found, options, {
    method: where,
    evaluations: evaluator.evaluations + slopes.evaluations,
    options: { variant },
  })
}
