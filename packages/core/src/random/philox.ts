/** Multipliers of the two products and increments of the two key words, as the paper gives them. */
const multiplier0 = 0xd2511f53
const multiplier1 = 0xcd9e8d57
const increment0 = 0x9e3779b9
const increment1 = 0xbb67ae85

/**
 * Philox4x32-10: a counter-based generator, that is a keyed bijection of 128 bits whose outputs pass for random.
 *
 *   ten times:  (h0, l0) = 0xD2511F53 · c0,  (h1, l1) = 0xCD9E8D57 · c2        high and low 32 bits of the product
 *               c <- (h1 ^ c1 ^ k0, l1, h0 ^ c3 ^ k1, l0)
 *               k <- (k0 + 0x9E3779B9, k1 + 0xBB67AE85)
 *
 * Shapes: counter [4], key [2] -> out [4], all 32-bit words; `counter` and `key` are left as they are.
 * Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", doi:10.1145/2063384.2063405.
 */
export function philox(counter: Uint32Array, key: Uint32Array, out: Uint32Array): void {
  let c0 = counter[0]! | 0
  let c1 = counter[1]! | 0
  let c2 = counter[2]! | 0
  let c3 = counter[3]! | 0
  let k0 = key[0]! | 0
  let k1 = key[1]! | 0
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(multiplier0, c0)
    const low0 = Math.imul(multiplier0, c0)
    const high1 = multiplyHigh(multiplier1, c2)
    const low1 = Math.imul(multiplier1, c2)
    c0 = high1 ^ c1 ^ k0
    c1 = low1
    c2 = high0 ^ c3 ^ k1
    c3 = low0
    k0 = (k0 + increment0) | 0
    k1 = (k1 + increment1) | 0
  }
  out[0] = c0
  out[1] = c1
  out[2] = c2
  out[3] = c3
}

/** The upper 32 bits of the unsigned product, from 16-bit halves: each partial sum stays below 2^32. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0
  const carry = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16)) | 0
}
