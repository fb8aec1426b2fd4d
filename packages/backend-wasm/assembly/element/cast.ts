// Changes of type, select and fill: one run over contiguous memory.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { KIND_CAST } from '../kinds'
import { storeFirst } from '../math'
import { fork } from '../pool'
import { loadMask, storeBools } from './bools'

/** What `cast` does; the numbers stand in src/engine/operations/cast.ts too. */
const FLOAT_TO_INT: i32 = 0
const INT_TO_FLOAT: i32 = 1
const FLOAT_TO_BOOL: i32 = 2
const INT_TO_BOOL: i32 = 3
const BOOL_TO_FLOAT: i32 = 4
const BOOL_TO_INT: i32 = 5
const SELECT: i32 = 6
const FILL: i32 = 7

/**
 * to[i] = op(x[i]); select: x[i] ? a[i] : b[i], x bools, a and b of four bytes; fill: the 32 bits of `value`.
 */
export function cast(op: i32, x: usize, a: usize, b: usize, value: i32, to: usize, n: i32): void {
  if (n <= 0) return
  setArg<i32>(0, op)
  setArg<usize>(1, x)
  setArg<usize>(2, a)
  setArg<usize>(3, b)
  setArg<i32>(4, value)
  setArg<usize>(5, to)
  setArg<i32>(6, n)
  const chunks = chunkCount(<f64>n, 32_768, 0x7fff)
  setArg<i32>(7, chunks)
  fork(KIND_CAST, chunks)
}

// @ts-ignore: decorator
@inline
function put(to: usize, i: i32, n: i32, r: v128): void {
  const at = to + ((<usize>i) << 2)
  if (i + 4 <= n) v128.store(at, r)
  else storeFirst(at, r, n - i)
}

export function castChunk(index: i32): void {
  const op = arg<i32>(0)
  const x = arg<usize>(1)
  const a = arg<usize>(2)
  const b = arg<usize>(3)
  const to = arg<usize>(5)
  const first = chunkStart(arg<i32>(6), arg<i32>(7), 64, index)
  const n = chunkStart(arg<i32>(6), arg<i32>(7), 64, index + 1)
  for (let i = first; i < n; i += 4) {
    const four = (<usize>i) << 2
    switch (op) {
      case FLOAT_TO_INT: put(to, i, n, i32x4.trunc_sat_f32x4_s(v128.load(x + four))); break
      case INT_TO_FLOAT: put(to, i, n, f32x4.convert_i32x4_s(v128.load(x + four))); break
      case FLOAT_TO_BOOL: storeBools(to + i, f32x4.ne(v128.load(x + four), f32x4.splat(0)), n - i); break
      case INT_TO_BOOL: storeBools(to + i, i32x4.ne(v128.load(x + four), i32x4.splat(0)), n - i); break
      case BOOL_TO_FLOAT: put(to, i, n, v128.and(loadMask(x + i), f32x4.splat(1))); break
      case BOOL_TO_INT: put(to, i, n, v128.and(loadMask(x + i), i32x4.splat(1))); break
      case SELECT: put(to, i, n, v128.bitselect(v128.load(a + four), v128.load(b + four), loadMask(x + i))); break
      case FILL: put(to, i, n, i32x4.splat(arg<i32>(4))); break
      default: unreachable()
    }
  }
}
