import { expandDims, type Tensor } from '@tensorflow/tfjs-core'

/** The tensor with axes of size 1 behind its own, up to `rank`, so that it spreads over those of another. */
export function toRank(tensor: Tensor, rank: number): Tensor {
  let grown = tensor
  while (grown.rank < rank) grown = expandDims(grown, -1)
  return grown
}
