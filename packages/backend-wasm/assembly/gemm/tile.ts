// One tile of C: the micro-kernel that fits, the edge of the matrix, and the epilogue while the tile is still in cache.
import { row1x8, rows4x4, rows4x8, strided4x4, strided4x8 } from '../generated/micro-kernels'

/** Flags of a product. */
export const ADD: i32 = 1
export const RELU: i32 = 2
export const BIAS: i32 = 4
export const RELU6: i32 = 8

/** Copies or adds an edge tile of `rows` × `columns` from a full one (8 floats a row). */
function storeEdge(from: usize, c: usize, ldc: usize, rows: i32, columns: i32, add: bool): void {
  for (let i = 0; i < rows; ++i) {
    for (let j = 0; j < columns; ++j) {
      const at = (<usize>j) << 2
      const value = load<f32>(from + at)
      store<f32>(c + at, add ? value + load<f32>(c + at) : value)
    }
    from += 32
    c += ldc
  }
}

/** C <- f(C + bias) for `rows` × `columns` of it. */
export function epilogue(c: usize, ldc: usize, rows: i32, columns: i32, bias: usize, flags: i32): void {
  const zero = f32x4.splat(0)
  const six = f32x4.splat(6)
  for (let i = 0; i < rows; ++i) {
    let j = 0
    for (; j + 4 <= columns; j += 4) {
      const at = (<usize>j) << 2
      let x = v128.load(c + at)
      if (flags & BIAS) x = f32x4.add(x, v128.load(bias + at))
      if (flags & (RELU | RELU6)) x = f32x4.pmax(x, zero)
      if (flags & RELU6) x = f32x4.pmin(x, six)
      v128.store(c + at, x)
    }
    for (; j < columns; ++j) {
      const at = (<usize>j) << 2
      let x = load<f32>(c + at)
      if (flags & BIAS) x += load<f32>(bias + at)
      if (flags & (RELU | RELU6)) x = x < 0 ? 0 : x
      if (flags & RELU6) x = x > 6 ? 6 : x
      store<f32>(c + at, x)
    }
    c += ldc
  }
}

/**
 * C[rows × columns] (+)= A·B for one tile of at most 4 × 8.
 *
 * @param a the tile's A: `strided`: groups of four rows, `sa` bytes from k to k; else rows, `sa` bytes from row to row
 * @param b the tile's B: groups of 8 columns, `sb` bytes from k to k
 * @param spare 128 bytes
 */
export function tile(
  strided: bool, a: usize, sa: usize, b: usize, sb: usize, k: i32,
  c: usize, ldc: usize, rows: i32, columns: i32, flags: i32, bias: usize, spare: usize,
): void {
  const bEnd = b + <usize>k * sb
  if (rows >= 4 && columns >= 8) {
    if (strided) strided4x8(a, sa, b, sb, bEnd, c, ldc, flags & ADD)
    else rows4x8(a, a + sa, a + 2 * sa, a + 3 * sa, b, sb, bEnd, c, ldc, flags & ADD)
  } else {
    if (strided) {
      if (columns > 4) strided4x8(a, sa, b, sb, bEnd, spare, 32, 0)
      else strided4x4(a, sa, b, sb, bEnd, spare, 32, 0)
    } else if (rows == 1) {
      row1x8(a, b, sb, bEnd, spare, 32, 0)
    } else {
      const a2 = rows > 2 ? a + 2 * sa : a
      const a3 = rows > 3 ? a + 3 * sa : a
      if (columns > 4) rows4x8(a, a + sa, a2, a3, b, sb, bEnd, spare, 32, 0)
      else rows4x4(a, a + sa, a2, a3, b, sb, bEnd, spare, 32, 0)
    }
    storeEdge(spare, c, ldc, min(rows, 4), min(columns, 8), (flags & ADD) != 0)
  }
  if (flags & ~ADD) epilogue(c, ldc, min(rows, 4), min(columns, 8), bias, flags)
}
