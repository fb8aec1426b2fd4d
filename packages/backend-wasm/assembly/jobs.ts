// One chunk of a job: the switch from kinds to kernels.
import { attentionChunk, attentionGradientChunk } from './attention/attention'
import { convFilterChunk, sumPartsChunk } from './conv/filter-gradient'
import { convChunk, packRotatedChunk } from './conv/forward'
import { convInputChunk } from './conv/input-gradient'
import { narrowChunk } from './conv/narrow'
import { narrowGradientChunk } from './conv/narrow-gradient'
import { elementChunk } from './element/broadcast'
import { castChunk } from './element/cast'
import { gemmBatchChunk, gemmChunk, packChunk } from './gemm/gemm'
import { poolChunk } from './window/pool'
import { poolGradientAloneChunk, poolGradientChunk } from './window/pool-gradient'
import { depthwiseChunk, depthwiseFilterChunk, depthwiseInputChunk } from './window/depthwise'
import { swapTimeChunk } from './recurrent/time'
import { gruChunk } from './recurrent/gru'
import { gruGradientChunk } from './recurrent/gru-gradient'
import { lstmChunk, lstmGradientChunk } from './recurrent/lstm'
import { testChunk } from './self-test'
import { runTensorChunk } from './tensor-jobs'
import { transformFilterChunk } from './winograd/filter'
import { winogradGradientChunk, winogradPartsChunk } from './winograd/filter-gradient'
import { winogradChunk } from './winograd/forward'
import { winogradInputChunk } from './winograd/input-gradient'
import {
  KIND_ATTENTION, KIND_ATTENTION_GRADIENT, KIND_CAST, KIND_CONV, KIND_CONV_FILTER, KIND_CONV_INPUT, KIND_DEPTHWISE,
  KIND_DEPTHWISE_FILTER,
  KIND_DEPTHWISE_INPUT, KIND_ELEMENT, KIND_GEMM, KIND_GEMM_BATCH, KIND_GRU,
  KIND_GRU_GRADIENT, KIND_LSTM, KIND_LSTM_GRADIENT, KIND_NARROW,
  KIND_NARROW_GRADIENT, KIND_PACK,
  KIND_PACK_ROTATED, KIND_POOL, KIND_POOL_GRADIENT, KIND_POOL_GRADIENT_ALONE, KIND_SUM_PARTS, KIND_SWAP_TIME, KIND_TEST,
  KIND_WINOGRAD, KIND_WINOGRAD_FILTER, KIND_WINOGRAD_GRADIENT, KIND_WINOGRAD_INPUT, KIND_WINOGRAD_PARTS,
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
    case KIND_POOL_GRADIENT_ALONE: return poolGradientAloneChunk(chunk)
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
    case KIND_NARROW: return narrowChunk(chunk)
    case KIND_NARROW_GRADIENT: return narrowGradientChunk(chunk)
    case KIND_WINOGRAD: return winogradChunk(chunk)
    case KIND_WINOGRAD_FILTER: return transformFilterChunk(chunk)
    case KIND_WINOGRAD_GRADIENT: return winogradGradientChunk(chunk)
    case KIND_WINOGRAD_INPUT: return winogradInputChunk(chunk)
    case KIND_WINOGRAD_PARTS: return winogradPartsChunk(chunk)
    default: return runTensorChunk(kind, chunk)
  }
}
