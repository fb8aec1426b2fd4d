// The kinds of job that a fork can run.
export const KIND_TEST: i32 = 0
export const KIND_PACK: i32 = 1
export const KIND_GEMM: i32 = 2
export const KIND_GEMM_BATCH: i32 = 3
