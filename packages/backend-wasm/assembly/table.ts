// The table: integers that JavaScript writes before a call, for operations with more of them than parameters are good for
// (sizes and strides of each axis). It lies between the control block and the constants.
export const TABLE: usize = 2048
export const TABLE_BYTES: usize = 4096

// @ts-ignore: decorator
@inline
export function entry(index: i32): i32 {
  return load<i32>(TABLE + ((<usize>index) << 2))
}
