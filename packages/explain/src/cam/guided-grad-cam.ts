import { oneOf } from '@tessera-ml/core'
import { guidedBackprop } from '../gradient/relu-backprop.js'
import { Explanation } from '../explanation.js'
import type { NumbersLike } from '../rows.js'
import { wholeOf, type SplitFunction } from './activations.js'
import { gradCam, type GradCamOptions } from './grad-cam.js'

export interface GuidedGradCamOptions extends Omit<GradCamOptions, 'rectify'> {}

/**
 * The fine lines of guided back-propagation, kept where Grad-CAM says that the network looks.
 *
 *   values = guidedBackprop · gradCam, place by place
 *
 * Shapes: input [row, height, width, channel] -> values [row, height, width, channel, 1].
 * Source: Selvaraju et al. 2017, arXiv:1610.02391, section 3.2.
 *
 * @throws as `gradCam`; ConfigError for upsampling 'none', since the two must be of one size.
 */
export async function guidedGradCam(
  split: SplitFunction,
  input: NumbersLike,
  options: GuidedGradCamOptions = {},
): Promise<Explanation> {
  const { variant, upsampling = 'bilinear', ...shared } = options
  oneOf('guidedGradCam: upsampling', upsampling, ['bilinear', 'nearest'])
  const map = await gradCam(split, input, { ...shared, ...(variant && { variant }), upsampling })
  const lines = await guidedBackprop(wholeOf('guidedGradCam', split), input, shared)
  const channels = lines.values.data.length / map.values.data.length
  const data = lines.values.data.map((value, i) => value * map.values.data[Math.floor(i / channels)]!)
  const { kind, values, predictions, outputs, data: rows, outputNames } = lines
  return new Explanation({
    kind,
    values: { data, shape: values.shape },
    predictions,
    outputs,
    ...(rows && { data: rows }),
    ...(outputNames && { outputNames }),
    run: {
      method: 'guidedGradCam',
      of: lines.run.of,
      evaluations: map.run.evaluations + lines.run.evaluations,
      options: { variant: variant ?? 'gradCam', upsampling },
    },
  })
}
