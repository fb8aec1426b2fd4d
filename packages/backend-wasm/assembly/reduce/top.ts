// The k largest numbers of each row with their places, the largest first; of equal ones the first. NaN comes last.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { fork } from '../pool'
import { KIND_TOP } from '../spatial-kinds'

/**
 * @param integers not 0: int32, else float32
 * @param values [rows, k]
 * @param places [rows, k], int32
 */
export function top(integers: i32, x: usize, values: usize, places: usize, rows: i32, n: i32, k: i32): void {
  setArg<i32>(0, integers)
  setArg<usize>(1, x)
  setArg<usize>(2, values)
  setArg<usize>(3, places)
  setArg<i32>(4, rows)
  setArg<i32>(5, n)
  setArg<i32>(6, k)
  const chunks = chunkCount(<f64>rows * n * 4, 60_000, rows)
  setArg<i32>(7, chunks)
  fork(KIND_TOP, chunks)
}

// @ts-ignore: decorator
@inline
function isBefore<T>(a: T, placeA: i32, b: T, placeB: i32): bool {
  if (a > b) return true
  if (a < b) return false
  if (a == b) return placeA < placeB
  // One is NaN at least.
  return b != b && (a == a || placeA < placeB)
}

/** Puts a number at the root of a heap of `size`, the last in order on top, and lets it sink to its place. */
// @ts-ignore: decorator
@inline
function sink<T>(values: usize, places: usize, size: i32, value: T, place: i32, from: i32): void {
  let at = from
  while (true) {
    let child = 2 * at + 1
    if (child >= size) break
    let bytes = (<usize>child) << 2
    if (child + 1 < size) {
      const other = isBefore<T>(load<T>(values + bytes), load<i32>(places + bytes), load<T>(values + bytes, 4), load<i32>(places + bytes, 4))
      if (other) {
        child++
        bytes += 4
      }
    }
    const next = load<T>(values + bytes)
    const nextPlace = load<i32>(places + bytes)
    if (!isBefore<T>(value, place, next, nextPlace)) break
    store<T>(values + ((<usize>at) << 2), next)
    store<i32>(places + ((<usize>at) << 2), nextPlace)
    at = child
  }
  store<T>(values + ((<usize>at) << 2), value)
  store<i32>(places + ((<usize>at) << 2), place)
}

function row<T>(x: usize, values: usize, places: usize, n: i32, k: i32): void {
  for (let i = 0; i < k; ++i) {
    store<T>(values + ((<usize>i) << 2), load<T>(x + ((<usize>i) << 2)))
    store<i32>(places + ((<usize>i) << 2), i)
  }
  for (let i = (k >> 1) - 1; i >= 0; --i) {
    sink<T>(values, places, k, load<T>(values + ((<usize>i) << 2)), load<i32>(places + ((<usize>i) << 2)), i)
  }
  for (let i = k; i < n; ++i) {
    const value = load<T>(x + ((<usize>i) << 2))
    if (isBefore<T>(value, i, load<T>(values), load<i32>(places))) sink<T>(values, places, k, value, i, 0)
  }
  // The last in order goes to the end, again and again.
  for (let size = k - 1; size > 0; --size) {
    const end = (<usize>size) << 2
    const value = load<T>(values + end)
    const place = load<i32>(places + end)
    store<T>(values + end, load<T>(values))
    store<i32>(places + end, load<i32>(places))
    sink<T>(values, places, size, value, place, 0)
  }
}

export function topChunk(index: i32): void {
  const n = arg<i32>(5)
  const k = arg<i32>(6)
  const last = chunkStart(arg<i32>(4), arg<i32>(7), 1, index + 1)
  for (let i = chunkStart(arg<i32>(4), arg<i32>(7), 1, index); i < last; ++i) {
    const x = arg<usize>(1) + ((<usize>i * <usize>n) << 2)
    const at = (<usize>i * <usize>k) << 2
    if (arg<i32>(0) != 0) row<i32>(x, arg<usize>(2) + at, arg<usize>(3) + at, n, k)
    else row<f32>(x, arg<usize>(2) + at, arg<usize>(3) + at, n, k)
  }
}
