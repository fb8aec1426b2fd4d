// Running sums along the middle axis of [outer, n, inner], forwards or backwards, with or without the element itself.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { fork } from '../pool'
import { KIND_CUMSUM } from '../tensor-kinds'

const EXCLUSIVE: i32 = 1
const REVERSE: i32 = 2
const INTEGERS: i32 = 4
const PRODUCT: i32 = 8

/** @param flags 1: without the element itself, 2: from the end, 4: int32, 8: products instead of sums */
export function cumulative(flags: i32, x: usize, y: usize, outer: i32, n: i32, inner: i32): void {
  if (outer <= 0 || n <= 0 || inner <= 0) return
  setArg<i32>(0, flags)
  setArg<usize>(1, x)
  setArg<usize>(2, y)
  setArg<i32>(3, n)
  setArg<i32>(4, inner)
  setArg<i32>(5, outer * inner)
  const chunks = chunkCount(<f64>outer * n * inner * 4, 60_000, outer * inner)
  setArg<i32>(6, chunks)
  fork(KIND_CUMSUM, chunks)
}

// @ts-ignore: decorator
@inline
function line<T, Total>(flags: i32, x: usize, y: usize, n: i32, stride: isize): void {
  const product = (flags & PRODUCT) != 0
  const exclusive = (flags & EXCLUSIVE) != 0
  let total = <Total>(product ? 1 : 0)
  for (let i = 0; i < n; ++i) {
    const before = total
    const value = <Total>load<T>(x)
    total = product ? total * value : total + value
    store<T>(y, <T>(exclusive ? before : total))
    x += stride
    y += stride
  }
}

export function cumulativeChunk(index: i32): void {
  const flags = arg<i32>(0)
  const n = arg<i32>(3)
  const inner = arg<i32>(4)
  const last = chunkStart(arg<i32>(5), arg<i32>(6), 1, index + 1)
  const step = <isize>inner << 2
  for (let item = chunkStart(arg<i32>(5), arg<i32>(6), 1, index); item < last; ++item) {
    let start = <usize>(item / inner) * <usize>n * <usize>inner + <usize>(item % inner)
    if (flags & REVERSE) start += <usize>(n - 1) * <usize>inner
    const x = arg<usize>(1) + (start << 2)
    const y = arg<usize>(2) + (start << 2)
    if (flags & INTEGERS) line<i32, i32>(flags, x, y, n, flags & REVERSE ? -step : step)
    else line<f32, f64>(flags, x, y, n, flags & REVERSE ? -step : step)
  }
}
