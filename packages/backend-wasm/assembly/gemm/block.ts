// The blocked product: a block of A is packed into the thread's scratch memory and stays in the second cache, a panel
// of B stays in the first. The steps of k are cut by k alone, so each element of C is the same sum in the same order
// whatever part of C a thread computes.
import { scratch } from '../control'
import { row1x32 } from '../generated/micro-kernels'
import { packA, packB } from './pack'
import { ADD, epilogue, tile } from './tile'

const ROWS: i32 = 128
const COLUMNS: i32 = 256
const LONGEST: i32 = 384

/** Scratch memory: a spare tile, the packed block of A (ROWS × LONGEST floats), then what a caller may use. */
export const SPARE: usize = 0
const PACKED: usize = 4096
export const FREE: usize = 4096 + 128 * 384 * 4

/** Steps of k that one pass takes. */
// @ts-ignore: decorator
@inline
function passLength(k: i32): i32 {
  if (k <= LONGEST) return k
  const passes = (k + 255) / 256
  return ((k + passes - 1) / passes + 3) & ~3
}

/**
 * C[m0…m1, n0…n1] (+)= A·B, with n0 a multiple of 8.
 *
 * @param a A[m][k], or A[k][m] if `ta`; rows `lda` floats apart
 * @param b panels of 8 columns: column j, step p at `b + (j / 8)·panel + p·sb`
 * @param pack whether to pack A (it pays from some 64 columns on); fewer than four rows are read as they lie
 * @param late 0, or B is a plain matrix, `sb` bytes from row to row, whose blocks are packed here when their turn comes
 *   (for a B that would not stay in the second cache): 1 as it lies, 2 transposed
 */
export function block(
  m0: i32, m1: i32, n0: i32, n1: i32, k: i32, a: usize, lda: i32, ta: bool,
  b: usize, sb: usize, panel: usize, c: usize, ldc: i32, flags: i32, bias: usize, pack: bool,
  late: i32 = 0,
): void {
  const memory = scratch()
  const spare = memory + SPARE
  const packed = memory + PACKED
  const sa = (<usize>lda) << 2
  const sc = (<usize>ldc) << 2
  const pass = passLength(k)
  if (m1 - m0 < 4 && !ta) pack = false
  const strided = ta || pack
  for (let jc = n0; jc < n1; jc += COLUMNS) {
    const jEnd = min(jc + COLUMNS, n1)
    let pc = 0
    do {
      const kc = min(pass, k - pc)
      const here = (pc > 0 ? flags | ADD : flags) & (pc + kc < k ? ADD : -1)
      if (late != 0) {
        const from = late == 2 ? b + <usize>jc * sb + ((<usize>pc) << 2) : b + <usize>pc * sb + ((<usize>jc) << 2)
        packB(from, <i32>(sb >> 2), late == 2, jEnd - jc, kc, 0, jEnd - jc, memory + FREE)
      }
      for (let ic = m0; ic < m1; ic += ROWS) {
        const iEnd = min(ic + ROWS, m1)
        const corner = ta ? a + <usize>pc * sa + ((<usize>ic) << 2) : a + <usize>ic * sa + ((<usize>pc) << 2)
        let jr = jc
        if (m1 - m0 == 1 && !strided) {
          for (; jr + 32 <= jEnd && late == 0; jr += 32) {
            const column = b + ((<usize>jr) >> 3) * panel + <usize>pc * sb
            const row = c + <usize>ic * sc + ((<usize>jr) << 2)
            row1x32(corner, column, panel, sb, column + <usize>kc * sb, row, here & ADD)
            if (here & ~ADD) epilogue(row, sc, 1, 32, bias + ((<usize>jr) << 2), here)
          }
        }
        if (pack) packA(corner, lda, ta, iEnd - ic, kc, packed)
        for (; jr < jEnd; jr += 8) {
          const bTile = late != 0
            ? memory + FREE + (((<usize>(jr - jc)) >> 3) * <usize>kc << 5)
            : b + ((<usize>jr) >> 3) * panel + <usize>pc * sb
          const biasTile = bias + ((<usize>jr) << 2)
          const cColumn = c + ((<usize>jr) << 2)
          for (let ir = ic; ir < iEnd; ir += 4) {
            const i = <usize>(ir - ic)
            const aTile = pack ? packed + ((i * <usize>kc) << 2) : ta ? corner + (i << 2) : corner + i * sa
            tile(
              strided, aTile, pack ? 16 : sa, bTile, late != 0 ? 32 : sb, kc,
              cColumn + <usize>ir * sc, sc, iEnd - ir, jEnd - jr, here, biasTile, spare,
            )
          }
        }
      }
      pc += pass
    } while (pc < k)
  }
}
