// Coefficients of the two rational approximations, from the constant term upwards.
const centreAbove = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
] as const
const centreBelow = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852854,
] as const
const tailAbove = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
] as const
const tailBelow = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
] as const

/**
 * The quantile of the standard normal distribution: the z for which a normal number is below z with probability `p`.
 *
 *   |p - 1/2| <= 0.425:  z = q·A(s)/B(s),    q = p - 1/2,  s = 0.425² - q²
 *   otherwise:           z = ±C(t)/D(t),     t = √(-ln min(p, 1 - p)) - 1.6
 *
 * Relative error about 1e-16 for `p` and 1 - `p` of at least 1.4e-11; nearer to 0 and 1 it is not made for.
 * Source: Wichura 1988, algorithm AS 241 (PPND16), doi:10.2307/2347330.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const s = 0.180625 - q * q
    return (q * polynomial(centreAbove, s)) / polynomial(centreBelow, s)
  }
  const t = Math.sqrt(-Math.log(Math.min(p, 1 - p))) - 1.6
  const z = polynomial(tailAbove, t) / polynomial(tailBelow, t)
  return q < 0 ? -z : z
}

type Coefficients = readonly [number, number, number, number, number, number, number, number]

/** Horner's rule, highest power first. */
function polynomial(c: Coefficients, x: number): number {
  return ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0]
}
