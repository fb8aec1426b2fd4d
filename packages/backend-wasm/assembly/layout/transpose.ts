// Permutation of axes, four bytes an element. JavaScript merges axes first. Where the innermost axis stays in its place
// rows are copied (see copy.ts); this is the other case: 4 × 4 tiles, in blocks that fit the cache.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { fork } from '../pool'
import { entry } from '../table'
import { KIND_TRANSPOSE } from '../tensor-kinds'

/** Rows and columns of a block: 64 × 64 × 4 bytes fit the first cache twice. */
const BLOCK: i32 = 64

/**
 * `matrices` matrices [rows, columns] become [columns, rows]. In x a row is `xRow` elements from the next, its elements
 * side by side; in y a column's elements are side by side and columns `yRow` elements apart.
 *
 * Table: for each of `rank` further axes its size and its strides in x and y, in elements.
 */
export function transpose(
  x: usize, y: usize, rows: i32, columns: i32, xRow: i32, yRow: i32, rank: i32, matrices: i32,
): void {
  setArg<usize>(0, x)
  setArg<usize>(1, y)
  setArg<i32>(2, rows)
  setArg<i32>(3, columns)
  setArg<i32>(4, xRow)
  setArg<i32>(5, yRow)
  setArg<i32>(6, rank)
  const blocks = ((columns + BLOCK - 1) / BLOCK) * matrices
  setArg<i32>(7, blocks)
  const chunks = chunkCount(<f64>rows * columns * matrices, 30_000, blocks)
  setArg<i32>(8, chunks)
  fork(KIND_TRANSPOSE, chunks)
}

// @ts-ignore: decorator
@inline
function tile(x: usize, xRow: usize, y: usize, yRow: usize): void {
  const r0 = v128.load(x)
  const r1 = v128.load(x + xRow)
  const r2 = v128.load(x + 2 * xRow)
  const r3 = v128.load(x + 3 * xRow)
  const a = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5)
  const b = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5)
  const c = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7)
  const d = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7)
  v128.store(y, v128.shuffle<f64>(a, b, 0, 2))
  v128.store(y + yRow, v128.shuffle<f64>(a, b, 1, 3))
  v128.store(y + 2 * yRow, v128.shuffle<f64>(c, d, 0, 2))
  v128.store(y + 3 * yRow, v128.shuffle<f64>(c, d, 1, 3))
}

function block(x: usize, xRow: usize, y: usize, yRow: usize, rows: i32, columns: i32): void {
  let i = 0
  for (; i + 4 <= rows; i += 4) {
    let from = x
    let to = y
    let j = 0
    for (; j + 4 <= columns; j += 4) {
      tile(from, xRow, to, yRow)
      from += 16
      to += 4 * yRow
    }
    for (; j < columns; ++j) {
      for (let k: usize = 0; k < 4; ++k) store<u32>(to + (k << 2), load<u32>(from + k * xRow))
      from += 4
      to += yRow
    }
    x += 4 * xRow
    y += 16
  }
  for (; i < rows; ++i) {
    let to = y
    for (let j: usize = 0; j < <usize>columns; ++j) {
      store<u32>(to, load<u32>(x + (j << 2)))
      to += yRow
    }
    x += xRow
    y += 4
  }
}

export function transposeChunk(index: i32): void {
  const rows = arg<i32>(2)
  const columns = arg<i32>(3)
  const xRow = <usize>arg<i32>(4) << 2
  const yRow = <usize>arg<i32>(5) << 2
  const perMatrix = (columns + BLOCK - 1) / BLOCK
  const last = chunkStart(arg<i32>(7), arg<i32>(8), 1, index + 1)
  for (let item = chunkStart(arg<i32>(7), arg<i32>(8), 1, index); item < last; ++item) {
    const column = (item % perMatrix) * BLOCK
    let matrix = item / perMatrix
    let x = arg<usize>(0) + ((<usize>column) << 2)
    let y = arg<usize>(1) + <usize>column * yRow
    for (let axis = 3 * (arg<i32>(6) - 1); axis >= 0; axis -= 3) {
      const length = entry(axis)
      const position = <usize>(matrix % length) << 2
      matrix /= length
      x += position * <usize>entry(axis + 1)
      y += position * <usize>entry(axis + 2)
    }
    const width = min(columns - column, BLOCK)
    for (let row = 0; row < rows; row += BLOCK) {
      block(x + <usize>row * xRow, xRow, y + ((<usize>row) << 2), yRow, min(rows - row, BLOCK), width)
    }
  }
}
