// Coefficients of the two rational approximations, from the constant term upwards.
const centreAbove = [
  3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457,
  67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
] as const
const centreBelow = [
  1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867, 39307.89580009271061,
  28729.085735721942674, 5226.495278852854561,
] as const
const tailAbove = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504, 1.27045825245236838258,
  0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
] as const
const tailBelow = [
  1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
  0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
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
