/**
 * The first `count` rows of the orthonormal cosine transform (DCT-II) of `size` numbers, row by row.
 *
 *   C[k, n] = s_k·cos(π·k·(2n + 1) / (2·size)),     s_0 = √(1 / size),  s_k = √(2 / size)
 *
 * Source: Ahmed, Natarajan and Rao 1974, DOI 10.1109/T-C.1974.223784.
 */
export function cosineTransform(count: number, size: number): Float64Array {
  return Float64Array.from({ length: count * size }, (_, i) => {
    const [k, n] = [Math.floor(i / size), i % size]
    return Math.sqrt((k === 0 ? 1 : 2) / size) * Math.cos((Math.PI * k * (2 * n + 1)) / (2 * size))
  })
}
