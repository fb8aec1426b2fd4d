// What the recurrent kernels share: rows of states whose length need not be a multiple of four.
import { put } from '../math'

/** to += from, `n` numbers. */
// @ts-ignore: decorator
@inline
export function addRow(from: usize, to: usize, n: i32): void {
  for (let left = n; left > 0; left -= 4) {
    put(to, f32x4.add(v128.load(to), v128.load(from)), left)
    from += 16
    to += 16
  }
}

/** Whether a step of a row counts; `mask` is 0 or one byte a row. */
// @ts-ignore: decorator
@inline
export function counts(mask: usize, row: i32): bool {
  return mask == 0 || load<u8>(mask + <usize>row) != 0
}
