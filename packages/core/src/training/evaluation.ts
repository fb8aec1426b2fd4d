/** How good a classifier is on texts whose labels are known. */
import { classificationReport } from '../metrics/classification-report.js'
import type { LabelSet } from '../data/label-set.js'

export type ClassEvaluation = {
  readonly label: string
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** Examples that have this label. */
  readonly support: number
}

/** The object that the `evaluate` commands print. A `type`, since no interface is assignable to `JsonObject`. */
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

/** Compares probabilities, one row an example, with the numbers of the true labels. */
export function evaluation(
  probabilities: readonly Float64Array[],
  truth: readonly number[],
  labels: LabelSet,
): Evaluation {
  const predicted = probabilities.map(indexOfLargest)
  const report = classificationReport(truth, predicted, labels.labels.length)
  const losses = probabilities.map((row, i) => -Math.log(Math.max(leastProbability, row[truth[i]!]!)))
  return {
    examples: truth.length,
    accuracy: report.accuracy,
    macroF1: report.macroF1,
    loss: losses.reduce((sum, loss) => sum + loss, 0) / truth.length,
    classes: report.perClass.map((scores, i) => ({ label: labels.labels[i]!, ...scores })),
    confusionMatrix: report.confusionMatrix,
  }
}

/** The place of the largest number, the first of equals. */
export function indexOfLargest(values: Float64Array): number {
  return values.indexOf(Math.max(...values))
}

/** The share of probabilities, one row an example, of which the largest is that of the true label. */
export function accuracyOf(probabilities: readonly Float64Array[], truth: readonly number[]): number {
  return probabilities.filter((row, i) => indexOfLargest(row) === truth[i]).length / truth.length
}
