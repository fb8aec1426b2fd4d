// C = f(op(A)·op(B) + bias), C += …, alone or for a batch of matrices; op transposes or not.
import { arg, chunkCount, chunkStart, scratch, setArg, threads } from '../control'
import { fork } from '../pool'
import { KIND_GEMM, KIND_GEMM_BATCH, KIND_PACK } from '../kinds'
import { FREE, block } from './block'
import { rowTimesTransposed } from './row'
import { packB } from './pack'

/** Multiply-adds that are worth waking a thread for. */
const GRAIN: f64 = 30_000

/** Bytes of B packed: panels of 8 columns. */
// @ts-ignore: decorator
@inline
function packedBytes(n: i32, k: i32): usize {
  return (((<usize>n + 7) >> 3) * <usize>k) << 5
}

/** Offset of the panel of column `j`, a multiple of 8. */
// @ts-ignore: decorator
@inline
export function packPanel(j: i32, k: i32): usize {
  return (<usize>j >> 3) * <usize>k << 5
}

/** Packs B into `to` on all threads. */
export function packMatrix(b: usize, ldb: i32, tb: i32, n: i32, k: i32, to: usize): void {
  setArg<usize>(64, b)
  setArg<i32>(65, ldb)
  setArg<i32>(66, tb)
  setArg<i32>(67, n)
  setArg<i32>(68, k)
  setArg<usize>(69, to)
  const chunks = chunkCount(<f64>n * k, 16_384, (n + 7) / 8)
  setArg<i32>(70, chunks)
  fork(KIND_PACK, chunks)
}

export function packChunk(index: i32): void {
  const n = arg<i32>(67)
  const first = chunkStart(n, arg<i32>(70), 8, index)
  const last = chunkStart(n, arg<i32>(70), 8, index + 1)
  packB(arg<usize>(64), arg<i32>(65), arg<i32>(66) != 0, n, arg<i32>(68), first, last, arg<usize>(69))
}

/** How many parts of 64 columns or more there are. */
// @ts-ignore: decorator
@inline
function columnLimit(n: i32): i32 {
  return max(1, n / 64)
}

/**
 * One product. `packed` is memory for B (see `gemmPackedBytes`), or 0 to read B as it lies (with `tb` for one row alone), or holds B
 * already if `flags` has PACKED (16). With LATE (32) each thread packs B block by block. One row of A, as it lies, times
 * B transposed needs no packing.
 */
export function gemm(
  m: i32, n: i32, k: i32, a: usize, lda: i32, ta: i32, b: usize, ldb: i32, tb: i32,
  c: usize, ldc: i32, flags: i32, bias: usize, packed: usize,
): void {
  if (m <= 0 || n <= 0) return
  if (packed != 0 && (flags & 16) == 0) packMatrix(b, ldb, tb, n, k, packed)
  setArg<i32>(0, m)
  setArg<i32>(1, n)
  setArg<i32>(2, k)
  setArg<usize>(3, a)
  setArg<i32>(4, lda)
  setArg<i32>(5, ta)
  setArg<usize>(6, packed != 0 ? packed : b)
  setArg<usize>(7, packed != 0 ? 32 : (<usize>ldb) << 2)
  setArg<usize>(8, packed != 0 ? (<usize>k) << 5 : 32)
  setArg<usize>(9, c)
  setArg<i32>(10, ldc)
  setArg<i32>(11, flags & 15)
  setArg<usize>(12, bias)
  const late = (flags & 32) != 0
  setArg<i32>(15, late ? (tb != 0 ? 2 : 1) : 0)
  setArg<i32>(16, m == 1 && tb != 0 && ta == 0 && packed == 0 && !late ? 1 : 0)
  const wanted = chunkCount(<f64>m * n * k, GRAIN, 0x7fff)
  // Rows first: each row block of A is packed once; columns where there are too few rows.
  const rowsFirst = max(1, min(wanted, m / 16))
  let rowParts = rowsFirst
  let columnParts = max(1, min((wanted + rowsFirst - 1) / rowsFirst, n / 16))
  if (late) {
    // Each part packs its own rows of A and columns of B: the longer side is cut, and a small C no oftener than needed.
    const parts = <f64>m * n < 1_000_000 ? min(wanted, threads()) : wanted
    rowParts = max(1, min(m < n ? (parts + columnLimit(n) - 1) / columnLimit(n) : parts, m / 64))
    columnParts = max(1, min((parts + rowParts - 1) / rowParts, columnLimit(n)))
  }
  setArg<i32>(13, rowParts)
  setArg<i32>(14, columnParts)
  fork(KIND_GEMM, rowParts * columnParts)
}

export function gemmChunk(index: i32): void {
  const m = arg<i32>(0)
  const n = arg<i32>(1)
  const rowParts = arg<i32>(13)
  const columnParts = arg<i32>(14)
  const row = index % rowParts
  const column = index / rowParts
  if (arg<i32>(16) != 0) {
    const first = chunkStart(n, columnParts, 8, column)
    rowTimesTransposed(
      arg<i32>(2), arg<usize>(3), arg<usize>(6), arg<usize>(7), first, chunkStart(n, columnParts, 8, column + 1),
      arg<usize>(9), arg<i32>(11), arg<usize>(12),
    )
    return
  }
  block(
    chunkStart(m, rowParts, 4, row), chunkStart(m, rowParts, 4, row + 1),
    chunkStart(n, columnParts, 8, column), chunkStart(n, columnParts, 8, column + 1),
    arg<i32>(2), arg<usize>(3), arg<i32>(4), arg<i32>(5) != 0, arg<usize>(6), arg<usize>(7), arg<usize>(8),
    arg<usize>(9), arg<i32>(10), arg<i32>(11), arg<usize>(12), n >= 64 && m >= 4, arg<i32>(15),
  )
}

/** Bytes that B needs when it is packed. */
export function gemmPackedBytes(n: i32, k: i32): usize {
  return packedBytes(n, k)
}

/**
 * `count` products, their matrices `nextA`, `nextB`, `nextC` floats apart; B is packed in the thread's scratch
 * memory.
 */
export function gemmBatch(
  count: i32, nextA: i32, nextB: i32, nextC: i32,
  m: i32, n: i32, k: i32, a: usize, lda: i32, ta: i32, b: usize, ldb: i32, tb: i32, c: usize, ldc: i32, flags: i32,
): void {
  if (m <= 0 || n <= 0 || count <= 0) return
  setArg<i32>(0, m)
  setArg<i32>(1, n)
  setArg<i32>(2, k)
  setArg<usize>(3, a)
  setArg<i32>(4, lda)
  setArg<i32>(5, ta)
  setArg<usize>(6, b)
  setArg<i32>(7, ldb)
  setArg<i32>(8, tb)
  setArg<usize>(9, c)
  setArg<i32>(10, ldc)
  setArg<i32>(11, flags)
  setArg<i32>(12, count)
  setArg<i32>(13, nextA)
  setArg<i32>(14, nextB)
  setArg<i32>(15, nextC)
  const chunks = chunkCount(<f64>m * n * k * count, GRAIN, count)
  setArg<i32>(16, chunks)
  fork(KIND_GEMM_BATCH, chunks)
}

export function gemmBatchChunk(index: i32): void {
  const count = arg<i32>(12)
  const chunks = arg<i32>(16)
  const last = chunkStart(count, chunks, 1, index + 1)
  const m = arg<i32>(0)
  const n = arg<i32>(1)
  const k = arg<i32>(2)
  const ldb = arg<i32>(7)
  const tb = arg<i32>(8) != 0
  const packed = scratch() + FREE
  const pack = tb || m >= 16
  for (let i = chunkStart(count, chunks, 1, index); i < last; ++i) {
    const b = arg<usize>(6) + ((<usize>i * <usize>arg<i32>(14)) << 2)
    if (pack) packB(b, ldb, tb, n, k, 0, n, packed)
    block(
      0, m, 0, n, k, arg<usize>(3) + ((<usize>i * <usize>arg<i32>(13)) << 2), arg<i32>(4), arg<i32>(5) != 0,
      pack ? packed : b, pack ? 32 : (<usize>ldb) << 2, pack ? (<usize>k) << 5 : 32,
      arg<usize>(9) + ((<usize>i * <usize>arg<i32>(15)) << 2), arg<i32>(10), arg<i32>(11), 0, n >= 64 && m >= 4,
    )
  }
}
