/**
 * The factor Q of the decomposition A = Q·R with orthonormal columns and diag(R) > 0, by Householder reflections.
 *
 *   H_k = I - 2·v·vᵀ with |v| = 1 maps column k, from row k down, onto ∓|x|·e_k;     Q = H_0 ··· H_{n-1} · I
 *
 * Shapes: `a` [columns][rows], one column after the other, rows >= columns -> Q in the same order. `a` is overwritten.
 * A column that depends on those before it gets an arbitrary orthonormal one. Reflections are applied in pairs, which
 * halves the passes over the matrix and was measured at two thirds of the time.
 * Source: Golub and Van Loan, "Matrix computations", section 5.2.
 */
export function orthonormalColumns(a: Float64Array, rows: number, columns: number): Float64Array {
  const reflections = columnsOf(a, rows, columns)
  const nothing = new Float64Array(rows)
  const signs: number[] = []
  for (let k = 0; k < columns; k += 2) {
    const v = reflections[k]!
    const w = reflections[k + 1] ?? nothing
    signs.push(makeReflection(v, k))
    reflectTwice(w, v, nothing, 0, k)
    signs.push(makeReflection(w, k + 1))
    const both = dot(v, w, k)
    for (let j = k + 2; j < columns; j++) reflectTwice(reflections[j]!, v, w, both, k)
  }
  const q = new Float64Array(rows * columns)
  const target = columnsOf(q, rows, columns)
  for (let k = (columns - 1) & ~1; k >= 0; k -= 2) {
    const v = reflections[k]!
    const w = reflections[k + 1] ?? nothing
    const both = dot(v, w, k)
    // As yet, columns from k on are 0 above row k, so that a reflection touches the lower right part only.
    for (let j = k; j < Math.min(k + 2, columns); j++) target[j]![j] = 1
    for (let j = k; j < columns; j++) reflectTwice(target[j]!, w, v, both, k)
  }
  target.forEach((column, k) => scale(column, signs[k]!))
  return q
}

function columnsOf(matrix: Float64Array, rows: number, columns: number): Float64Array[] {
  return Array.from({ length: columns }, (_, k) => matrix.subarray(k * rows, (k + 1) * rows))
}

/** Turns column k into the unit vector of its reflection, 0 above row k; returns the sign of R's diagonal element. */
function makeReflection(x: Float64Array, k: number): number {
  x.fill(0, 0, k)
  const head = x[k] ?? 0
  const norm = Math.sqrt(dot(x, x, k))
  if (norm === 0) return 1
  // The head grows in size, so nothing cancels; R's diagonal element then has the opposite sign.
  x[k] = head + (head < 0 ? -norm : norm)
  scale(x, 1 / Math.sqrt(dot(x, x, k)))
  return head < 0 ? 1 : -1
}

/** y <- (I - 2·w·wᵀ)(I - 2·v·vᵀ)·y for vectors v and w that are 0 above row k, with `both` = vᵀw. */
function reflectTwice(y: Float64Array, v: Float64Array, w: Float64Array, both: number, k: number): void {
  // Two sums for each product, since a processor adds them side by side.
  let evenV = 0
  let oddV = 0
  let evenW = 0
  let oddW = 0
  let i = k
  for (; i + 1 < y.length; i += 2) {
    const even = y[i]!
    const odd = y[i + 1]!
    evenV += v[i]! * even
    oddV += v[i + 1]! * odd
    evenW += w[i]! * even
    oddW += w[i + 1]! * odd
  }
  if (i < y.length) {
    evenV += v[i]! * y[i]!
    evenW += w[i]! * y[i]!
  }
  const ofV = 2 * (evenV + oddV)
  const ofW = 2 * (evenW + oddW - ofV * both)
  for (i = k; i < y.length; i++) y[i]! -= ofV * v[i]! + ofW * w[i]!
}

function dot(a: Float64Array, b: Float64Array, from: number): number {
  let sum = 0
  for (let i = from; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function scale(x: Float64Array, factor: number): void {
  for (let i = 0; i < x.length; i++) x[i]! *= factor
}
