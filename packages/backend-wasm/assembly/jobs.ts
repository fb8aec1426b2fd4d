// One chunk of a job: the switch from kinds to kernels.
import { gemmBatchChunk, gemmChunk, packChunk } from './gemm/gemm'
import { KIND_GEMM, KIND_GEMM_BATCH, KIND_PACK, KIND_TEST } from './kinds'
import { testChunk } from './self-test'

export function runChunk(kind: i32, chunk: i32): void {
  switch (kind) {
    case KIND_TEST: return testChunk(chunk)
    case KIND_PACK: return packChunk(chunk)
    case KIND_GEMM: return gemmChunk(chunk)
    case KIND_GEMM_BATCH: return gemmBatchChunk(chunk)
    default: unreachable()
  }
}
