/** exp(logit) / Σ exp(logits), computed so that nothing overflows. */
export function softmaxOf(logits: Float32Array): Float64Array {
  const largest = Math.max(...logits)
  const powers = Float64Array.from(logits, (logit) => Math.exp(logit - largest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}
