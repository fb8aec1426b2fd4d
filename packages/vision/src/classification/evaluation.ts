/** How good a classifier is on pictures whose labels are known. */
import { classificationReport } from '@tessera-ml/core'
import type { LabelSet } from './label-set.js'

export type ClassEvaluation = {
  readonly label: string
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** Pictures that have this label. */
  readonly support: number
}

/** The object that `tessera-vision evaluate` prints. A `type`, since no interface is assignable to `JsonObject`. */
export type Evaluation = {
  readonly examples: number
  readonly accuracy: number
  /** Mean of the classes' F1. */
  readonly macroF1: number
  /** Mean cross-entropy, in nats. */
  readonly loss: number
  readonly classes: readonly ClassEvaluation[]
  /** Rows are true labels, columns predicted ones, in the order of `classes`. */
  readonly confusionMatrix: readonly (readonly number[])[]
}

/** Probabilities below this count as this much in the loss. */
const leastProbability = 1e-15

/** Compares probabilities, one row a picture, with the numbers of the true labels. */
export function evaluation(
  probabilities: readonly Float64Array[],
  truth: readonly number[],
  { labels }: LabelSet,
): Evaluation {
  const report = classificationReport(truth, probabilities.map(indexOfLargest), labels.length)
  const loss = probabilities.reduce((sum, row, i) => sum - Math.log(Math.max(leastProbability, row[truth[i]!]!)), 0)
  return {
    examples: truth.length,
    accuracy: report.accuracy,
    macroF1: report.macroF1,
    loss: loss / truth.length,
    classes: report.perClass.map((scores, i) => ({ label: labels[i]!, ...scores })),
    confusionMatrix: report.confusionMatrix,
  }
}

/** The place of the largest number, the first of equals. */
export function indexOfLargest(values: Float64Array): number {
  return values.indexOf(Math.max(...values))
}

/** exp(logit) / Σ exp(logits), computed so that nothing overflows. */
export function softmaxOf(logits: Float32Array): Float64Array {
  const largest = Math.max(...logits)
  const powers = Float64Array.from(logits, (logit) => Math.exp(logit - largest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}
