// One chunk of a tensor operation's job.
import { binaryChunk } from './elementwise/binary'
import { unaryChunk } from './elementwise/unary'
import { crossEntropyChunk, crossEntropyGradientChunk } from './reduce/cross-entropy'
import { cumulativeChunk } from './reduce/cumulative'
import { layerNormChunk, layerNormGradientChunk, layerNormPartsChunk } from './reduce/layer-norm'
import { reduceChunk } from './reduce/reduce'
import { softmaxChunk, softmaxGradientChunk } from './reduce/softmax'
import { columnSumChunk, rowSumChunk, sumSegmentsChunk } from './reduce/sum'
import {
  KIND_BINARY, KIND_COLUMN_SUM, KIND_CROSS_ENTROPY, KIND_CROSS_ENTROPY_GRADIENT, KIND_CUMSUM, KIND_LAYER_NORM,
  KIND_LAYER_NORM_GRADIENT, KIND_LAYER_NORM_PARTS, KIND_REDUCE, KIND_ROW_SUM, KIND_SOFTMAX, KIND_SOFTMAX_GRADIENT,
  KIND_SUM_SEGMENTS, KIND_UNARY,
} from './tensor-kinds'

export function runTensorChunk(kind: i32, chunk: i32): void {
  switch (kind) {
    case KIND_UNARY: return unaryChunk(chunk)
    case KIND_BINARY: return binaryChunk(chunk)
    case KIND_ROW_SUM: return rowSumChunk(chunk)
    case KIND_COLUMN_SUM: return columnSumChunk(chunk)
    case KIND_SUM_SEGMENTS: return sumSegmentsChunk(chunk)
    case KIND_REDUCE: return reduceChunk(chunk)
    case KIND_CUMSUM: return cumulativeChunk(chunk)
    case KIND_SOFTMAX: return softmaxChunk(chunk)
    case KIND_SOFTMAX_GRADIENT: return softmaxGradientChunk(chunk)
    case KIND_CROSS_ENTROPY: return crossEntropyChunk(chunk)
    case KIND_CROSS_ENTROPY_GRADIENT: return crossEntropyGradientChunk(chunk)
    case KIND_LAYER_NORM: return layerNormChunk(chunk)
    case KIND_LAYER_NORM_GRADIENT: return layerNormGradientChunk(chunk)
    case KIND_LAYER_NORM_PARTS: return layerNormPartsChunk(chunk)
    default: unreachable()
  }
}
