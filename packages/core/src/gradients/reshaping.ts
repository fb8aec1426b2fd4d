/** Copies and moves of elements: each element of the input stands in at least one place of the output. */
import {
  Cast,
  Concat,
  ExpandDims,
  Identity,
  OneHot,
  OnesLike,
  Pack,
  Reshape,
  Reverse,
  SplitV,
  Tile,
  Transpose,
  Unpack,
  ZerosLike,
  clone,
  concat,
  reshape,
  reverse,
  slice,
  stack,
  sum,
  transpose,
  zeros,
  type GradConfig,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { axesOf, sizeOf } from './broadcast.js'
import { fromInputs, fromList, zeroGradient } from './config.js'

/** The gradients of several outputs, also where there is only one, which tfjs does not wrap in a list. */
function asList(dy: Tensor | Tensor[]): Tensor[] {
  return Array.isArray(dy) ? dy : [dy]
}

/** Sums the copies, one repeated axis at a time, so that no more than three axes are ever needed. */
function sumOfCopies(dy: Tensor, shape: number[], repeats: number[]): Tensor {
  const current = [...dy.shape]
  let total = dy
  for (const [axis, count] of repeats.entries()) {
    if (count === 1) continue
    const outer = sizeOf(current.slice(0, axis))
    total = sum(reshape(total, [outer, count, -1]), 1)
    current[axis] = shape[axis]!
  }
  return reshape(total, shape)
}

/** The part of `dy` that belongs to input `index` of a concatenation. */
function partOf(dy: Tensor, inputs: Tensor[], index: number, axis: number): Tensor {
  const begin = dy.shape.map(() => 0)
  begin[axis] = inputs.slice(0, index).reduce((start, input) => start + input.shape[axis]!, 0)
  return slice(dy, begin, inputs[index]!.shape)
}

export const reshaping: readonly GradConfig[] = [
  // A copy of the handle: tfjs disposes of gradients that it adds up, and dy must outlive that.
  fromInputs(Identity, [], (dy) => ({ x: () => clone(dy) })),
  // A cast to whole numbers or truth values is a step function.
  fromInputs(Cast, [], (dy, _, { dtype }) => ({ x: () => (dtype === 'float32' ? clone(dy) : zeros(dy.shape)) })),
  fromInputs(Reshape, ['x'], (dy, [x]) => ({ x: () => reshape(dy, x!.shape) })),
  fromInputs(ExpandDims, ['input'], (dy, [input]) => ({ input: () => reshape(dy, input!.shape) })),
  fromInputs(Transpose, [], (dy, _, { perm }) => ({
    x: () => {
      const order = perm as number[]
      return transpose(
        dy,
        order.map((_, axis) => order.indexOf(axis)),
      )
    },
  })),
  fromInputs(Reverse, [], (dy, _, { dims }) => ({ x: () => reverse(dy, dims as number[]) })),
  fromInputs(Tile, ['x'], (dy, [x], { reps }) => ({ x: () => sumOfCopies(dy, x!.shape, reps as number[]) })),
  fromList(Concat, (dy, inputs, index, { axis }) => partOf(dy, inputs, index, axesOf(axis, dy.rank)[0]!)),
  fromList(Pack, (dy, inputs, index, { axis }) => {
    const place = axesOf(axis, dy.rank)[0]!
    const begin = dy.shape.map((_, other) => (other === place ? index : 0))
    const size = dy.shape.map((length, other) => (other === place ? 1 : length))
    return reshape(slice(dy, begin, size), inputs[index]!.shape)
  }),
  {
    kernelName: SplitV,
    gradFunc: (dy, _, { axis }) => ({ x: () => concat(asList(dy), axis as number) }),
  },
  {
    kernelName: Unpack,
    gradFunc: (dy, _, { axis }) => ({ value: () => stack(asList(dy), axis as number) }),
  },
  zeroGradient(ZerosLike, ['x']),
  zeroGradient(OnesLike, ['x']),
  zeroGradient(OneHot, ['indices']),
]
