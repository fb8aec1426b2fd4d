/** How few features an explanation speaks of. Each takes the values of one row. */

/**
 * The Gini index of |values|: 0 where all are equal, towards 1 where one has everything.
 *
 *   Σ_i (2i - n - 1)·|v|_(i) / (n·Σ|v|), |v|_(i) rising from i = 1
 *
 * Source: Chalasani et al. 2020, arXiv:1810.06583.
 */
export function giniSparseness(values: ArrayLike<number>): number {
  const sizes = Float64Array.from(values, Math.abs).sort()
  const n = sizes.length
  const sum = sizes.reduce((total, size) => total + size, 0)
  return sum === 0 ? 0 : sizes.reduce((total, size, i) => total + (2 * (i + 1) - n - 1) * size, 0) / (n * sum)
}

/**
 * The entropy of the shares |v| / Σ|v|, in nats: 0 for one feature, ln n for n alike.
 *
 * Source: Bhatt et al. 2020, arXiv:2005.00631.
 */
export function entropyComplexity(values: ArrayLike<number>): number {
  const sizes = Float64Array.from(values, Math.abs)
  const sum = sizes.reduce((total, size) => total + size, 0)
  return sizes.reduce((total, size) => (size === 0 ? total : total - (size / sum) * Math.log(size / sum)), 0)
}

/** How many |values| are above `threshold`. Source: Nguyen and Martínez 2020, arXiv:2007.07584. */
export function effectiveComplexity(values: ArrayLike<number>, threshold = 1e-5): number {
  return Array.from(values).filter((value) => Math.abs(value) > threshold).length
}
