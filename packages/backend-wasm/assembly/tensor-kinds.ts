// Kinds of job of the tensor operations: element-wise, reductions, layout, optimizers, random numbers.
export const FIRST_TENSOR_KIND: i32 = 64
export const KIND_UNARY: i32 = 64
export const KIND_BINARY: i32 = 65
