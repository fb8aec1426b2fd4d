/**
 * The lower factor L of a symmetric positive definite A = L·Lᵀ (Cholesky), in float64 and in the place of A.
 *
 * Shapes: a [n, n], of which the lower half is read -> L in its lower half, or undefined if A is singular to working
 * precision.
 */
export function choleskyFactor(a: Float64Array, n: number): Float64Array | undefined {
  let largest = 0
  for (let i = 0; i < n; i++) largest = Math.max(largest, a[i * n + i]!)
  for (let j = 0; j < n; j++) {
    let pivot = a[j * n + j]!
    for (let k = 0; k < j; k++) pivot -= a[j * n + k]! ** 2
    if (!(pivot > 1e-13 * largest)) return undefined
    const root = Math.sqrt(pivot)
    a[j * n + j] = root
    for (let i = j + 1; i < n; i++) {
      let sum = a[i * n + j]!
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!
      a[i * n + j] = sum / root
    }
  }
  return a
}

/** Solves L·Lᵀ·x = b. Shapes: factor [n, n], b [n, columns] -> x [n, columns]. */
export function solveFactored(factor: Float64Array, b: Float64Array, n: number): Float64Array {
  const x = b.slice()
  const columns = n === 0 ? 0 : b.length / n
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < n; i++) {
      let sum = x[i * columns + c]!
      for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * x[k * columns + c]!
      x[i * columns + c] = sum / factor[i * n + i]!
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = x[i * columns + c]!
      for (let k = i + 1; k < n; k++) sum -= factor[k * n + i]! * x[k * columns + c]!
      x[i * columns + c] = sum / factor[i * n + i]!
    }
  }
  return x
}

/** Solves A·x = b for a symmetric positive definite A, which is overwritten; undefined if A is singular. */
export function solveSymmetric(a: Float64Array, b: Float64Array, n: number): Float64Array | undefined {
  const factor = choleskyFactor(a, n)
  return factor && solveFactored(factor, b, n)
}
