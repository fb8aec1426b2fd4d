// One chunk of a tensor operation's job.
import { copyChunk } from './layout/copy'
import { gatherChunk, scatterChunk } from './layout/gather'
import { oneHotChunk } from './layout/make'
import { transposeChunk } from './layout/transpose'
import { squaredNormsChunk, updateChunk } from './optimizers/update'
import { uniformChunk } from './random/philox'
import { batchNormChunk, batchNormGradientChunk, batchNormMomentsChunk, batchNormSumsChunk } from './reduce/batch-norm'
import { crossEntropyChunk, crossEntropyGradientChunk } from './reduce/cross-entropy'
import { cumulativeChunk } from './reduce/cumulative'
import { layerNormChunk, layerNormGradientChunk, layerNormPartsChunk } from './reduce/layer-norm'
import { reduceChunk } from './reduce/reduce'
import { reluSumsChunk } from './reduce/relu-sums'
import { softmaxChunk, softmaxGradientChunk } from './reduce/softmax'
import { stepMeanChunk, stepMeanGradientChunk } from './reduce/step-mean'
import { columnSumChunk, rowSumChunk, sumSegmentsChunk } from './reduce/sum'
import { runSpatialChunk } from './spatial-jobs'
import {
  KIND_BATCH_NORM, KIND_BATCH_NORM_GRADIENT, KIND_BATCH_NORM_MOMENTS, KIND_BATCH_NORM_SUMS,
  KIND_COLUMN_SUM, KIND_COPY, KIND_CROSS_ENTROPY, KIND_CROSS_ENTROPY_GRADIENT, KIND_CUMSUM, KIND_GATHER,
  KIND_LAYER_NORM, KIND_LAYER_NORM_GRADIENT, KIND_LAYER_NORM_PARTS, KIND_ONE_HOT, KIND_REDUCE, KIND_RELU_SUMS,
  KIND_ROW_SUM, KIND_SCATTER, KIND_SOFTMAX, KIND_SOFTMAX_GRADIENT, KIND_SQUARED_NORMS, KIND_STEP_MEAN,
  KIND_STEP_MEAN_GRADIENT, KIND_SUM_SEGMENTS, KIND_TRANSPOSE,
  KIND_UNIFORM, KIND_UPDATE,
} from './tensor-kinds'

export function runTensorChunk(kind: i32, chunk: i32): void {
  switch (kind) {
    case KIND_ROW_SUM: return rowSumChunk(chunk)
    case KIND_COLUMN_SUM: return columnSumChunk(chunk)
    case KIND_SUM_SEGMENTS: return sumSegmentsChunk(chunk)
    case KIND_REDUCE: return reduceChunk(chunk)
    case KIND_RELU_SUMS: return reluSumsChunk(chunk)
    case KIND_CUMSUM: return cumulativeChunk(chunk)
    case KIND_SOFTMAX: return softmaxChunk(chunk)
    case KIND_SOFTMAX_GRADIENT: return softmaxGradientChunk(chunk)
    case KIND_CROSS_ENTROPY: return crossEntropyChunk(chunk)
    case KIND_CROSS_ENTROPY_GRADIENT: return crossEntropyGradientChunk(chunk)
    case KIND_LAYER_NORM: return layerNormChunk(chunk)
    case KIND_LAYER_NORM_GRADIENT: return layerNormGradientChunk(chunk)
    case KIND_LAYER_NORM_PARTS: return layerNormPartsChunk(chunk)
    case KIND_BATCH_NORM_MOMENTS: return batchNormMomentsChunk(chunk)
    case KIND_BATCH_NORM: return batchNormChunk(chunk)
    case KIND_BATCH_NORM_SUMS: return batchNormSumsChunk(chunk)
    case KIND_BATCH_NORM_GRADIENT: return batchNormGradientChunk(chunk)
    case KIND_STEP_MEAN: return stepMeanChunk(chunk)
    case KIND_STEP_MEAN_GRADIENT: return stepMeanGradientChunk(chunk)
    case KIND_COPY: return copyChunk(chunk)
    case KIND_TRANSPOSE: return transposeChunk(chunk)
    case KIND_GATHER: return gatherChunk(chunk)
    case KIND_SCATTER: return scatterChunk(chunk)
    case KIND_ONE_HOT: return oneHotChunk(chunk)
    case KIND_UPDATE: return updateChunk(chunk)
    case KIND_SQUARED_NORMS: return squaredNormsChunk(chunk)
    case KIND_UNIFORM: return uniformChunk(chunk)
    default: return runSpatialChunk(kind, chunk)
  }
}
