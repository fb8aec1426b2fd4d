/** The larger of several numbers: of a window, along an axis, or of two. */
import {
  add,
  concat,
  greater,
  Maximum,
  maximum,
  mul,
  neg,
  ones,
  sub,
  where,
  zerosLike,
  type GradConfig,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { change, halves, quotient, reduceTo, twice } from './halves.js'
import { savedFor } from './saved-tensors.js'

type Attributes = Parameters<GradConfig['gradFunc']>[2]

/** Of a window, or an axis, the changes of the larger side go to its winner. */
export function extremeRule(plain: GradConfig): GradConfig {
  return {
    kernelName: plain.kernelName,
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (dy, [x, y], attributes) => ({
      x: () => {
        const [above] = halves(dy as Tensor)
        const [value, reference] = halves(y!)
        const larger = maximum(value, reference)
        const toWinners = concat([mul(above, sub(larger, reference)), mul(above, sub(value, larger))])
        const [ofBatch, ofReference] = halves(winners(plain, toWinners, x!, y!, attributes))
        return twice(quotient(add(ofBatch, ofReference), change(x!), zerosLike(ofBatch)))
      },
    }),
  }
}

function winners(plain: GradConfig, dy: Tensor, x: Tensor, y: Tensor, attributes: Attributes): Tensor {
  return plain.gradFunc(dy, savedFor(plain, [x], y), attributes)['x']!()
}

/** max(a, b) = (a + b + |a - b|) / 2, min with a minus: half of the change each, and half of that of |a - b|. */
export function largerRule(kernelName: string): GradConfig {
  const sign = kernelName === Maximum ? 1 : -1
  return {
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => {
      const gap = sub(a!, b!)
      const share = (): Tensor => {
        const steepness = sub(mul(2, where(greater(gap, 0), ones(gap.shape), zerosLike(gap))), 1)
        const distance = where(greater(gap, 0), gap, neg(gap))
        return mul(sign, twice(quotient(change(distance), change(gap), halves(steepness)[0])))
      }
      const half = (of: Tensor, toThis: Tensor): Tensor => reduceTo(mul(mul(dy as Tensor, 0.5), toThis), of)
      return { a: () => half(a!, add(1, share())), b: () => half(b!, sub(1, share())) }
    },
  }
}
