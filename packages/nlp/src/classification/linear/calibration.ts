import { goldenSection } from '../golden-section.js'
import { probabilitiesOf } from './linear-weights.js'

/**
 * The factor s for logits that makes the probabilities of examples not trained on most likely ("temperature" 1/s):
 *
 *   minimise over s  -Σᵢ [(1 - ε) ln p(yᵢ | s·zᵢ) + ε/K Σₖ ln p(k | s·zᵢ)]      ε = 1 / (n + 2), s in [1/20, 20]
 *
 * with n examples and K classes; ε keeps s small where all of a few examples are right. The sum has one minimum in s;
 * it is found by golden-section search over ln s to 0.001.
 * Shapes: logits, one array `[classes]` an example; labels `[examples]`. No examples give 1.
 * Source: Guo et al. 2017, arXiv:1706.04599, section 4.2; ε as in Platt 1999, section 2.2.
 */
export function calibrationScale(logits: readonly Float64Array[], labels: ArrayLike<number>): number {
  if (logits.length === 0) return 1
  const epsilon = 1 / (logits.length + 2)
  const loss = (logScale: number): number => {
    const scale = Math.exp(logScale)
    let sum = 0
    for (const [i, z] of logits.entries()) {
      const p = probabilitiesOf(z.map((value) => value * scale))
      for (const [k, one] of p.entries()) {
        const share = (k === labels[i] ? 1 - epsilon : 0) + epsilon / p.length
        // exp(-700) is about the smallest number whose logarithm is finite.
        sum -= share * Math.max(-700, Math.log(one))
      }
    }
    return sum
  }
  return Math.exp(goldenSection(loss, -Math.log(20), Math.log(20), 1e-3))
}
