/** Sums, means, extremes and products over axes. */
import {
  All,
  Any,
  Cumprod,
  Cumsum,
  Max,
  Mean,
  Min,
  Prod,
  Sum,
  cast,
  cumprod,
  cumsum,
  div,
  equal,
  mul,
  reshape,
  scalar,
  sum,
  transpose,
  type GradConfig,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { axesOf, sizeOf, spread } from './broadcast.js'
import { fromInputs, fromOutput, zeroGradient } from './config.js'

/** The largest or smallest element gets the gradient; equal ones share it evenly, as in TensorFlow. */
function extreme(kernelName: string): GradConfig {
  return {
    kernelName,
    inputsToSave: ['x'],
    // Only compared with x, so that it may stand on the tape in the wrong place (see `fromOutput`).
    outputsToSave: [true],
    gradFunc: (dy, [x, y], { reductionIndices, axis }) => ({
      x: () => {
        const axes = axesOf(reductionIndices ?? axis, x!.rank)
        const isChosen = cast(equal(x!, spread(y!, x!.shape, axes)), 'float32')
        const count = sum(isChosen, axes)
        return mul(isChosen, spread(div(reshape(dy as Tensor, count.shape), count), x!.shape, axes))
      },
    }),
  }
}

/** dy times the product of the other elements: products from both ends, since dividing by x fails at 0. */
function gradientOfProduct(dy: Tensor, x: Tensor, axes: number[]): Tensor {
  const kept = Array.from({ length: x.rank }, (_, axis) => axis).filter((axis) => !axes.includes(axis))
  const order = [...kept, ...axes]
  const moved = transpose(x, order)
  const count = sizeOf(axes.map((axis) => x.shape[axis]!))
  const rows = reshape(moved, [-1, count])
  const others = mul(cumprod(rows, 1, true, false), cumprod(rows, 1, true, true))
  const gradient = mul(others, spread(dy, rows.shape, [1]))
  return transpose(
    reshape(gradient, moved.shape),
    order.map((_, axis) => order.indexOf(axis)),
  )
}

export const reduction: readonly GradConfig[] = [
  fromInputs(Sum, ['x'], (dy, [x], { axis }) => ({ x: () => spread(dy, x!.shape, axesOf(axis, x!.rank)) })),
  fromInputs(Mean, ['x'], (dy, [x], { axis }) => ({
    x: () => spread(mul(dy, scalar(dy.size / x!.size)), x!.shape, axesOf(axis, x!.rank)),
  })),
  extreme(Max),
  extreme(Min),
  fromInputs(Prod, ['x'], (dy, [x], { axis }) => ({ x: () => gradientOfProduct(dy, x!, axesOf(axis, x!.rank)) })),
  fromInputs(Cumsum, [], (dy, _, { axis, exclusive, reverse }) => ({
    x: () => cumsum(dy, axis as number, exclusive as boolean, !(reverse as boolean)),
  })),
  // Only for x without zeros: Σ of dy·y from each place to the end, divided by x.
  fromOutput(
    Cumprod,
    ['x'],
    ([x], { axis, exclusive, reverse }) => cumprod(x!, axis as number, exclusive as boolean, reverse as boolean),
    (dy, [x, y], { axis, exclusive, reverse }) => ({
      x: () => div(cumsum(mul(dy, y!), axis as number, exclusive as boolean, !(reverse as boolean)), x!),
    }),
  ),
  zeroGradient(All, ['x']),
  zeroGradient(Any, ['x']),
]
