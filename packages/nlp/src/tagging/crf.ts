/** A linear-chain conditional random field as the last layer of a network, and its loss. */
import { defineLayer, ShapeError, StateError, type LayerOptions, type LossFunction } from '@tessera-ml/core'
import {
  add,
  customGrad,
  engine as tfjsEngine,
  expandDims,
  mul,
  pad,
  reshape,
  tensor,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { bestTags, chainLoss, type Chain } from './chain.js'

/**
 * Scores of tags, and of each tag behind each, from scores of tags alone.
 *
 *   ψ[t, i, j] = T[i, j] + x[t, j - 1]      ψ[t, i, 0] = T[i, 0]
 *
 * Shapes: x [batch, time, tags] -> [batch, time, (tags + 1)²], squares as `Chain` says.
 * Weights: transitions T [tags + 1, tags + 1].
 * The mask passes through. Source: Lample et al. 2016, arXiv:1603.01360, section 2.2.
 */
export const crf = defineLayer<LayerOptions>({
  className: 'CRF',
  passesMask: true,
  build([batch = null, time = null, tags], { name, weight }) {
    if (typeof tags !== 'number') throw new ShapeError(`${name}: the number of tags must be known, but it is not.`)
    weight('transitions', [tags + 1, tags + 1], { initializer: 'zeros' })
    return [batch, time, (tags + 1) ** 2]
  },
  call(x, { weight }) {
    const [batch, time, tags] = x.shape as [number, number, number]
    const scores = expandDims(
      pad(x, [
        [0, 0],
        [0, 0],
        [1, 0],
      ]),
      2,
    )
    return reshape(add(scores, weight('transitions')), [batch, time, (tags + 1) ** 2])
  },
})

/**
 * The negative log likelihood of the tags: see `chainLoss`. Shapes: tags [batch, time], from 0 on, and the output of
 * `crf` -> [batch]. Steps that the mask leaves out do not count. There is no gradient of its gradient.
 *
 * @throws ShapeError when called, if a tag is none.
 */
export function crfLoss(): LossFunction {
  const loss = (yTrue: Tensor, yPred: Tensor, mask?: Tensor): Tensor =>
    tidy(() => {
      if (tfjsEngine().state.gradientDepth > 1) {
        throw new StateError('crf: the loss must be differentiated once, but got a gradient of its gradient.')
      }
      return likelihood(yTrue.dataSync(), yPred, mask?.dataSync())
    })
  return Object.assign(loss, { lossName: 'crf', fromLogits: true })
}

function likelihood(tags: ArrayLike<number>, yPred: Tensor, mask: ArrayLike<number> | undefined): Tensor {
  const withGradient = customGrad((x, save) => {
    const scores = (x as Tensor).dataSync()
    const gradient = new Float32Array(scores.length)
    const losses = chainsOf(scores, yPred.shape, mask).map(({ chain, places }) => {
      const wanted = places.map((place) => tags[place]!)
      const wrong = wanted.find((tag) => !Number.isInteger(tag) || tag < 0 || tag >= chain.side - 1)
      if (wrong !== undefined) {
        throw new ShapeError(`crf: tags must be integers in [0, ${chain.side - 1}), but got ${wrong}.`)
      }
      return chainLoss(chain, wanted, gradient)
    })
    ;(save as (tensors: Tensor[]) => void)([tensor(gradient, (x as Tensor).shape, 'float32')])
    return {
      value: tensor(losses, [losses.length], 'float32'),
      gradFunc: (dy: Tensor, saved: Tensor[]) => mul(reshape(dy, [losses.length, 1, 1]), saved[0]!),
    }
  })
  return withGradient(yPred)
}

/** The best tags of each example, for its steps that count. Shapes: the output of `crf`, mask [batch, time]. */
export function decodeTags(
  scores: ArrayLike<number>,
  shape: readonly number[],
  mask: ArrayLike<number> | undefined,
): number[][] {
  return chainsOf(scores, shape, mask).map(({ chain }) => bestTags(chain))
}

/** A chain an example, and the places of its steps in [batch, time]. */
function chainsOf(scores: ArrayLike<number>, shape: readonly number[], mask: ArrayLike<number> | undefined) {
  const [batch, time, size] = shape as [number, number, number]
  return Array.from({ length: batch }, (_, example): { chain: Chain; places: number[] } => {
    const all = Array.from({ length: time }, (_, t) => example * time + t)
    const places = all.filter((place) => mask?.[place] !== 0)
    return { chain: { scores, side: Math.sqrt(size), steps: places.map((place) => place * size) }, places }
  })
}
