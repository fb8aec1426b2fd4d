// One chunk of a job: the switch from kinds to kernels.
import { attentionChunk, attentionGradientChunk } from './attention/attention'
import { convFilterChunk, sumPartsChunk } from './conv/filter-gradient'
import { convChunk, packRotatedChunk } from './conv/forward'
import { convInputChunk } from './conv/input-gradient'
import { elementChunk } from './element/broadcast'
import { castChunk } from './element/cast'
import { gemmBatchChunk, gemmChunk, packChunk } from './gemm/gemm'
import { poolChunk, poolGradientChunk } from './window/pool'
import { depthwiseChunk, depthwiseFilterChunk, depthwiseInputChunk } from './window/depthwise'
import { swapTimeChunk } from './recurrent/time'
import { gruChunk } from './recurrent/gru'
import { gruGradientChunk } from './recurrent/gru-gradient'
import { lstmChunk, lstmGradientChunk } from './recurrent/lstm'
import { testChunk } from './self-test'
import { runTensorChunk } from './tensor-jobs'
import {
  KIND_ATTENTION, KIND_ATTENTION_GRADIENT, KIND_CAST, KIND_CONV, KIND_CONV_FILTER, KIND_CONV_INPUT, KIND_DEPTHWISE,
  KIND_DEPTHWISE_FILTER,
  KIND_DEPTHWISE_INPUT, KIND_ELEMENT, KIND_GEMM, KIND_GEMM_BATCH, KIND_GRU,
  KIND_GRU_GRADIENT, KIND_LSTM, KIND_LSTM_GRADIENT, KIND_PACK,
  KIND_PACK_ROTATED, KIND_POOL, KIND_POOL_GRADIENT, KIND_SUM_PARTS, KIND_SWAP_TIME, KIND_TEST,
} from './kinds'

export function runChunk(kind: i32, chunk: i32): void {
  switch (kind) {
    case KIND_TEST: return testChunk(chunk)
    case KIND_PACK: return packChunk(chunk)
    case KIND_GEMM: return gemmChunk(chunk)
    case KIND_GEMM_BATCH: return gemmBatchChunk(chunk)
    case KIND_PACK_ROTATED: return packRotatedChunk(chunk)
    case KIND_CONV: return convChunk(chunk)
    case KIND_CONV_INPUT: return convInputChunk(chunk)
    case KIND_CONV_FILTER: return convFilterChunk(chunk)
    case KIND_SUM_PARTS: return sumPartsChunk(chunk)
    case KIND_ELEMENT: return elementChunk(chunk)
    case KIND_CAST: return castChunk(chunk)
    case KIND_POOL: return poolChunk(chunk)
    case KIND_POOL_GRADIENT: return poolGradientChunk(chunk)
    case KIND_DEPTHWISE: return depthwiseChunk(chunk)
    case KIND_DEPTHWISE_INPUT: return depthwiseInputChunk(chunk)
    case KIND_DEPTHWISE_FILTER: return depthwiseFilterChunk(chunk)
    case KIND_SWAP_TIME: return swapTimeChunk(chunk)
    case KIND_LSTM: return lstmChunk(chunk)
    case KIND_LSTM_GRADIENT: return lstmGradientChunk(chunk)
    case KIND_GRU: return gruChunk(chunk)
    case KIND_GRU_GRADIENT: return gruGradientChunk(chunk)
    case KIND_ATTENTION: return attentionChunk(chunk)
    case KIND_ATTENTION_GRADIENT: return attentionGradientChunk(chunk)
    default: return runTensorChunk(kind, chunk)
  }
}
