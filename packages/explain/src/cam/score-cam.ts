import { Evaluator, type Points } from '../evaluator.js'
import type { Explanation } from '../explanation.js'
import { beginGradient, type GradientOptions } from '../gradient/gradient-options.js'
import type { NumbersLike } from '../rows.js'
import { sizeOf } from '../values.js'
import { activationsOf, wholeOf, type SplitFunction } from './activations.js'
import { camExplanation, type CamOptions } from './cam-explanation.js'
import { weighChannels } from './cam-rules.js'
import { stretch } from './upsample.js'

export interface ScoreCamOptions extends GradientOptions, CamOptions {}

/**
 * A class activation map without gradients: each feature map, scaled to [0, 1] at the picture's size, masks the picture,
 * and weighs as much as the output then is.
 *
 *   map = relu(Σ_c w_c·A_c)        w = softmax over c of f(x · A_c scaled)
 *
 * The maps are brought to the picture's size with the corners kept, as in the paper's code. It takes one evaluation a
 * channel.
 *
 * Shapes: input [row, height, width, channel] -> values [row, height, width, 1].
 * Source: Wang et al. 2020, arXiv:1910.01279.
 *
 * @throws as `gradCam`.
 */
export async function scoreCam(
  split: SplitFunction,
  input: NumbersLike,
  options: ScoreCamOptions = {},
): Promise<Explanation> {
  const where = 'scoreCam'
  const whole = wholeOf(where, split)
  const { features } = split
  const request = await beginGradient(where, whole, input, options, ['rectify', 'upsampling'])
  const { evaluator, rows, outputOf } = request
  const maps = await activationsOf(where, features, rows, evaluator.options)
  const [, mapHeight = 0, mapWidth = 0, channels = 0] = maps.shape
  const [, height = 0, width = 0] = rows.shape
  const featureShape = rows.shape.slice(1)
  const size = sizeOf(featureShape)
  const places = mapHeight * mapWidth
  const activationsOfRow = (row: number): Float64Array =>
    maps.data.subarray(row * places * channels, (row + 1) * places * channels)
  const points: Points = {
    count: outputOf.length * channels,
    featureShape,
    rowOf: (index) => Math.floor(index / channels),
    write(index, out, start) {
      const [row, channel] = [Math.floor(index / channels), index % channels]
      const map = activationsOfRow(row).filter((_, i) => i % channels === channel)
      const mask = scaled(stretch(map, { height: mapHeight, width: mapWidth }, { height, width }))
      const depth = size / mask.length
      for (let i = 0; i < size; i++) out[start + i] = rows.data[row * size + i]! * mask[Math.floor(i / depth)]!
    },
  }
  const scores = new Evaluator(where, whole, evaluator.options)
  const { data, shape } = await scores.outputs(points)
  const found = outputOf.map((output, row) => {
    const own = Array.from({ length: channels }, (_, c) => data[(row * channels + c) * shape[1]! + output]!)
    const most = own.reduce((highest, score) => Math.max(highest, score), -Infinity)
    const powers = own.map((score) => Math.exp(score - most))
    const sum = powers.reduce((total, power) => total + power, 0)
    const weights = powers.map((power) => power / sum)
    return weighChannels({ places, channels, activations: activationsOfRow(row) }, weights)
  })
  return camExplanation(request, maps.shape, found, options, {
    method: where,
    evaluations: evaluator.evaluations + scores.evaluations,
    options: {},
  })
}

/** From the smallest to the largest value onto [0, 1]. */
function scaled(map: Float64Array): Float64Array {
  let [least, most] = [Infinity, -Infinity]
  for (const value of map) [least, most] = [Math.min(least, value), Math.max(most, value)]
  return map.map((value) => (value - least) / (most - least + 1e-8))
}
