// The kinds of job that a fork can run.
export const KIND_TEST: i32 = 0
export const KIND_PACK: i32 = 1
export const KIND_GEMM: i32 = 2
export const KIND_GEMM_BATCH: i32 = 3
export const KIND_PACK_ROTATED: i32 = 4
export const KIND_CONV: i32 = 5
export const KIND_CONV_INPUT: i32 = 6
export const KIND_CONV_FILTER: i32 = 7
export const KIND_SUM_PARTS: i32 = 8
export const KIND_ELEMENT: i32 = 9
export const KIND_CAST: i32 = 10
