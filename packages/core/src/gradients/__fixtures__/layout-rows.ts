/** Rows for kernels that move elements: shapes, parts, indices. */
import {
  add, batchToSpaceND, broadcastTo, cast, clone, concat, expandDims, gather, gatherND, mirrorPad, mul, oneHot,
  onesLike, pad, reshape, reverse, scatterND, slice, spaceToBatchND, split, stack, stridedSlice, tensor, tile, topk,
  transpose, unsortedSegmentSum, unstack, zerosLike, type Tensor, type Tensor1D, type Tensor2D, type Tensor4D,
} from '@tensorflow/tfjs-core'
import { normal, row, spaced, type Row } from './row.js'

const ints = (values: number[], shape = [values.length]): Tensor => tensor(values, shape, 'int32')

export const layoutRows: readonly Row[] = [
  row('Identity', 'a copy', normal([2, 3]), clone),
  row('Cast', 'of floats to floats', normal([3]), (x) => cast(x, 'float32')),
  row('Cast', 'of floats to whole numbers', spaced([9]), (x) => cast(cast(x, 'int32'), 'float32')),
  row('Reshape', 'two axes to one', normal([2, 3]), (x) => reshape(x, [6])),
  row('ExpandDims', 'in the middle', normal([2, 3]), (x) => expandDims(x, 1)),
  row('Transpose', 'three axes in a circle', normal([2, 3, 4]), (x) => transpose(x, [2, 0, 1]), false),
  row('Transpose', 'backwards', normal([2, 3, 4]), (x) => transpose(x)),
  row('Reverse', 'two axes', normal([2, 3, 4]), (x) => reverse(x, [0, -1])),
  row('Concat', 'unequal parts', normal([2, 3], [2, 1], [2, 2]), (...xs) => concat(xs, -1)),
  row('SplitV', 'unequal parts, one unused', normal([5, 2]), (x) => {
    const [first, , last] = split(x, [2, 1, 2]) as [Tensor, Tensor, Tensor]
    return mul(first, last)
  }),
  row('SplitV', 'one part', normal([2, 3]), (x) => split(x, [3], 1)[0]!),
  row('Pack', 'middle axis', normal([2, 3], [2, 3]), (...xs) => stack(xs, 1)),
  row('Pack', 'last axis', normal([2, 3], [2, 3]), (...xs) => stack(xs, -1)),
  row('Unpack', 'middle axis', normal([2, 3, 2]), (x) => {
    const [first, , last] = unstack(x, 1) as [Tensor, Tensor, Tensor]
    return mul(first, last)
  }),
  row('Unpack', 'a single part', normal([1, 3]), (x) => unstack(x)[0]!),
  row('Tile', 'two axes', normal([2, 1, 3]), (x) => tile(x, [3, 2, 2])),
  row('Tile', 'to broadcast', normal([2, 1, 3]), (x) => broadcastTo(x, [4, 2, 5, 3])),
  row('ZerosLike', 'nothing comes from it', normal([3]), (x) => add(x, zerosLike(x))),
  row('OnesLike', 'nothing comes from it', normal([3]), (x) => mul(x, onesLike(x))),
  row('OneHot', 'nothing comes from it', spaced([6]), (x) => oneHot(cast(x, 'int32'), 3, 1, 0, 'float32')),
  row('Slice', 'to the end', normal([4, 5]), (x) => slice(x, [1, 2], [2, -1])),
  row('Slice', 'one number', normal([5]), (x) => slice(x, 2)),
  row('StridedSlice', 'steps', normal([5, 7]), (x) => stridedSlice(x, [1, 0], [5, 7], [2, 3])),
  row('StridedSlice', 'backwards', normal([7, 4]), (x) => stridedSlice(x, [6, 3], [0, 1], [-2, -1])),
  row('StridedSlice', 'an axis taken, one put in, masks', normal([4, 5, 6]), (x) =>
    stridedSlice(x, [2, 0, 1, 1], [3, 1, 0, 6], [1, 1, 1, 1], 0, 4, 0, 2, 1),
  ),
  row('StridedSlice', 'an axis put in, steps', normal([5, 6]), (x) =>
    stridedSlice(x, [0, 0, 4], [5, 1, 0], [2, 1, -2], 0, 0, 0, 2),
  ),
  row('StridedSlice', 'with an ellipsis', normal([3, 4, 5]), (x) =>
    stridedSlice(x, [0, 0, 1], [2, 0, 5], [1, 1, 2], 0, 0, 2),
  ),
  row('PadV2', 'uneven', normal([2, 3]), (x) => pad(x, [[1, 0], [2, 1]], 5)),
  row('MirrorPad', 'reflect', normal([4, 3]), (x) => mirrorPad(x, [[2, 1], [0, 2]], 'reflect')),
  row('MirrorPad', 'symmetric', normal([4, 3]), (x) => mirrorPad(x, [[4, 1], [0, 3]], 'symmetric')),
  row('SpaceToBatchND', 'padded', normal([1, 3, 4, 2]), (x) =>
    spaceToBatchND(x as Tensor4D, [2, 2], [[0, 1], [1, 1]]),
  ),
  row('BatchToSpaceND', 'cropped', normal([4, 2, 3, 1]), (x) =>
    batchToSpaceND(x as Tensor4D, [2, 2], [[0, 1], [1, 1]]),
  ),
  row('GatherV2', 'first axis, twice the same', normal([4, 3]), (x) => gather(x, ints([2, 0, 2])), true),
  row('GatherV2', 'middle axis, table of indices', normal([2, 4, 3]), (x) =>
    gather(x, ints([3, 1, 1, 0], [2, 2]) as Tensor2D, 1),
  ),
  row('GatherV2', 'per example', normal([2, 4, 3]), (x) =>
    gather(x, ints([3, 1, 1, 0, 3, 3], [2, 3]) as Tensor2D, 1, 1),
  ),
  row('GatherV2', 'per example, last axis', normal([2, 3, 4]), (x) =>
    gather(x, ints([3, 1, 1, 0, 3, 3], [2, 3]) as Tensor2D, -1, 1),
  ),
  row('GatherNd', 'rows of the last axis', normal([2, 3, 2]), (x) => gatherND(x, ints([0, 1, 1, 2, 0, 1], [3, 2]))),
  row('ScatterNd', 'twice the same', normal([3, 2]), (x) => scatterND(ints([1, 3, 1], [3, 1]), x, [4, 2])),
  row('UnsortedSegmentSum', 'a row without segment', normal([4, 2]), (x) =>
    unsortedSegmentSum(x, ints([1, -1, 0, 1]) as Tensor1D, 3),
  ),
  row('TopK', 'two of each row', spaced([3, 4]), (x) => topk(x, 2).values),
]
