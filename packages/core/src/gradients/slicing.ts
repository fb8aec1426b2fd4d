/** Parts of a tensor, and a tensor as a part of a larger one. */
import {
  BatchToSpaceND,
  MirrorPad,
  PadV2,
  Slice,
  SpaceToBatchND,
  StridedSlice,
  add,
  batchToSpaceND,
  pad,
  reshape,
  reverse,
  slice,
  slice_util as sliceUtil,
  spaceToBatchND,
  type GradConfig,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { fromInputs, type GradAttributes } from './config.js'
import { spaceOut } from './space-out.js'

/** `part` at `begin` in a tensor of zeros. */
function placeAt(part: Tensor, begin: number[], shape: number[]): Tensor {
  const margin = (size: number, axis: number): [number, number] => {
    return [begin[axis]!, size - begin[axis]! - part.shape[axis]!]
  }
  return pad(part, shape.map(margin))
}

function stridedSliceGradient(dy: Tensor, x: Tensor, attributes: GradAttributes): Tensor {
  const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes
  const info = sliceUtil.sliceInfo(
    x.shape,
    begin as number[],
    end as number[],
    strides as number[],
    beginMask as number,
    endMask as number,
    ellipsisMask as number,
    newAxisMask as number,
    shrinkAxisMask as number,
  )
  // Every axis of x, also those that an index took away; new axes have size 1 and go with the reshape.
  const lengths = x.shape.map((_, axis) => {
    return Math.max(0, Math.ceil((info.end[axis]! - info.begin[axis]!) / info.strides[axis]!))
  })
  let part = reshape(dy, lengths)
  const backwards = lengths.flatMap((_, axis) => (info.strides[axis]! < 0 ? [axis] : []))
  if (backwards.length > 0) part = reverse(part, backwards)
  part = spaceOut(part, info.strides.map(Math.abs))
  const first = lengths.map((length, axis) => {
    const stride = info.strides[axis]!
    return stride < 0 ? info.begin[axis]! + stride * (length - 1) : info.begin[axis]!
  })
  return placeAt(part, first, x.shape)
}

/** Folds the mirrored margins back onto the places that they came from, one axis at a time. */
function mirrorPadGradient(dy: Tensor, paddings: [number, number][], mode: 'reflect' | 'symmetric'): Tensor {
  const edge = mode === 'reflect' ? 1 : 0
  let folded = dy
  for (const [axis, [before, after]] of paddings.entries()) {
    if (before === 0 && after === 0) continue
    const size = folded.shape[axis]! - before - after
    const shape = folded.shape.map((length, other) => (other === axis ? size : length))
    const at = (start: number): number[] => shape.map((_, other) => (other === axis ? start : 0))
    const cut = (start: number, length: number): Tensor =>
      slice(
        folded,
        at(start),
        shape.map((all, other) => (other === axis ? length : all)),
      )
    const place = (margin: Tensor, start: number): Tensor => placeAt(reverse(margin, axis), at(start), shape)
    let middle = cut(before, size)
    if (before > 0) middle = add(middle, place(cut(0, before), edge))
    if (after > 0) middle = add(middle, place(cut(before + size, after), size - edge - after))
    folded = middle
  }
  return folded
}

export const slicing: readonly GradConfig[] = [
  fromInputs(Slice, ['x'], (dy, [x], { begin, size }) => ({
    x: () => placeAt(dy, sliceUtil.parseSliceParams(x!, begin as number[], size as number[])[0]!, x!.shape),
  })),
  fromInputs(StridedSlice, ['x'], (dy, [x], attributes) => ({ x: () => stridedSliceGradient(dy, x!, attributes) })),
  fromInputs(PadV2, ['x'], (dy, [x], { paddings }) => ({
    x: () =>
      slice(
        dy,
        (paddings as [number, number][]).map(([before]) => before),
        x!.shape,
      ),
  })),
  fromInputs(MirrorPad, [], (dy, _, { paddings, mode }) => ({
    x: () => mirrorPadGradient(dy, paddings as [number, number][], mode as 'reflect' | 'symmetric'),
  })),
  fromInputs(SpaceToBatchND, [], (dy, _, { blockShape, paddings }) => ({
    x: () => batchToSpaceND(dy, blockShape as number[], paddings as number[][]),
  })),
  fromInputs(BatchToSpaceND, [], (dy, _, { blockShape, crops }) => ({
    x: () => spaceToBatchND(dy, blockShape as number[], crops as number[][]),
  })),
]
