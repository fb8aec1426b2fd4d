/** Matrix products. */
import type { Engine } from '../engine.js'

/** Bits of a product's flags, as in assembly/gemm/tile.ts. */
export const gemmFlags = { add: 1, relu: 2, bias: 4, relu6: 8, packed: 16, late: 32 } as const

export type Activation = 'relu' | 'relu6'

export interface Epilogue {
  /** Pointer to one value per column of C, added to each row. Default: none. */
  readonly bias?: number
  /** Applied last. Default: none. */
  readonly activation?: Activation
  /** Adds to what C holds instead of replacing it. Default false. */
  readonly accumulate?: boolean
}

export function epilogueFlags({ bias, activation, accumulate }: Epilogue): number {
  const { add, relu, relu6, bias: withBias } = gemmFlags
  const activated = activation === 'relu' ? relu : activation === 'relu6' ? relu6 : 0
  return (accumulate === true ? add : 0) | activated | (bias === undefined ? 0 : withBias)
}

export interface Product extends Epilogue {
  readonly m: number
  readonly n: number
  readonly k: number
  /** Pointer to A: [m, k], or [k, m] with `transposeA`. */
  readonly a: number
  /** Pointer to B: [k, n], or [n, k] with `transposeB`. */
  readonly b: number
  /** Pointer to C: [m, n]. */
  readonly c: number
  readonly transposeA?: boolean
  readonly transposeB?: boolean
  /** Floats from row to row. Default: the row's length. */
  readonly lda?: number
  readonly ldb?: number
  readonly ldc?: number
}

/**
 * C = f(op(A)·op(B) + bias), or C + that with `accumulate` (then without bias and activation).
 *
 * Each element is one sum over k in an order that depends on the shapes alone.
 */
export function gemm(engine: Engine, product: Product): void {
  const { m, n, k, a, b, c, transposeA = false, transposeB = false, bias = 0 } = product
  const { lda = transposeA ? m : k, ldb = transposeB ? k : n, ldc = n } = product
  const flags = epilogueFlags(product)
  // A single row is the same numbers as a column.
  const isRow = m === 1 && (!transposeA || lda === 1)
  const [ta, tb] = [Number(transposeA && !isRow), Number(transposeB)]
  const run = (packed: number, how = 0) =>
    engine.kernels.gemm(m, n, k, a, lda, ta, b, ldb, tb, c, ldc, flags | how, bias, packed)
  // A large B, packed as a whole, would go to main memory and come back.
  if (m >= 64 && n * k > 1 << 18) return run(0, gemmFlags.late)
  // Packing B costs k·n moves; below some rows it does not pay, but only the packed form can transpose.
  if (isRow || (!transposeB && m < 16)) return run(0)
  engine.withBlock(packedBytes(n, k), (packed) => run(packed))
}

/** Bytes of B, packed for {@link gemm}. */
export function packedBytes(n: number, k: number): number {
  return Math.ceil(n / 8) * 32 * k
}

export interface BatchedProduct extends Omit<Product, keyof Epilogue> {
  readonly batch: number
  /** Floats from matrix to matrix; 0 repeats one matrix. Default: the matrix's size. */
  readonly nextA?: number
  readonly nextB?: number
  readonly nextC?: number
}

/** `batch` products C = op(A)·op(B). */
export function batchedGemm(engine: Engine, product: BatchedProduct): void {
  const { batch, m, n, k, a, b, c, transposeA = false, transposeB = false } = product
  const { nextA = m * k, nextB = k * n, nextC = m * n } = product
  const { lda = transposeA ? m : k, ldb = transposeB ? k : n, ldc = n } = product
  const work = m * n * k
  if (batch === 1 || work > 4_000_000 || packedBytes(n, k) > 1 << 20) {
    for (let i = 0; i < batch; i++) {
      const at = { a: a + 4 * nextA * i, b: b + 4 * nextB * i, c: c + 4 * nextC * i }
      gemm(engine, { m, n, k, transposeA, transposeB, lda, ldb, ldc, ...at })
    }
    return
  }
  const [ta, tb] = [Number(transposeA), Number(transposeB)]
  engine.kernels.gemmBatch(batch, nextA, nextB, nextC, m, n, k, a, lda, ta, b, ldb, tb, c, ldc, 0)
}
