/**
 * Solves A·x = B for a symmetric positive definite A by Cholesky's factors, in float64. `a` is overwritten.
 *
 * Shapes: a [n, n] (the lower half is read), b [n, columns] -> x [n, columns], or undefined if A is singular to working
 * precision.
 */
export function solveSymmetric(a: Float64Array, b: Float64Array, n: number): Float64Array | undefined {
  const columns = n === 0 ? 0 : b.length / n
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
  const x = b.slice()
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < n; i++) {
      let sum = x[i * columns + c]!
      for (let k = 0; k < i; k++) sum -= a[i * n + k]! * x[k * columns + c]!
      x[i * columns + c] = sum / a[i * n + i]!
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = x[i * columns + c]!
      for (let k = i + 1; k < n; k++) sum -= a[k * n + i]! * x[k * columns + c]!
      x[i * columns + c] = sum / a[i * n + i]!
    }
  }
  return x
}
