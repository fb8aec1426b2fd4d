// Kinds of job of the tensor operations: element-wise, reductions, layout, optimizers, random numbers.
export const KIND_UNARY: i32 = 64
export const KIND_BINARY: i32 = 65
export const KIND_ROW_SUM: i32 = 66
export const KIND_COLUMN_SUM: i32 = 67
export const KIND_SUM_SEGMENTS: i32 = 68
export const KIND_REDUCE: i32 = 69
export const KIND_CUMSUM: i32 = 70
export const KIND_SOFTMAX: i32 = 71
export const KIND_SOFTMAX_GRADIENT: i32 = 72
export const KIND_CROSS_ENTROPY: i32 = 73
export const KIND_CROSS_ENTROPY_GRADIENT: i32 = 74
export const KIND_LAYER_NORM: i32 = 75
export const KIND_LAYER_NORM_GRADIENT: i32 = 76
export const KIND_LAYER_NORM_PARTS: i32 = 77
