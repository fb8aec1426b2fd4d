import { positiveInteger } from '../errors/checks.js'
import { ShapeError } from '../errors/errors.js'
import { ClassCounts, type ClassScore } from './class-counts.js'
import { ConfusionCounts } from './confusion-matrix.js'

/** How well a classifier does, over all and class by class. */
export interface ClassificationReport {
  /** Share of right predictions. */
  readonly accuracy: number
  /** Mean F1 of the classes that occur in labels or predictions. */
  readonly macroF1: number
  /** One entry a class, in the order of their numbers. */
  readonly perClass: readonly ClassScore[]
  /** One row a true class, one column a predicted one. */
  readonly confusionMatrix: readonly (readonly number[])[]
}

/**
 * Compares predicted classes with true ones, as scikit-learn does with `zero_division=0`.
 *
 * Shapes: labels and predictions are class numbers below `classes`, one an example. Needs no engine.
 *
 * @throws ShapeError if there are none, the lengths differ, or a number is no class.
 */
export function classificationReport(
  trueLabels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): ClassificationReport {
  const where = 'classificationReport'
  positiveInteger(`${where}: classes`, classes)
  if (trueLabels.length === 0 || trueLabels.length !== predicted.length) {
    throw new ShapeError(
      `${where}: labels and predictions must be of one length above 0, ` +
        `but got ${trueLabels.length} and ${predicted.length}.`,
    )
  }
  const counts = new ClassCounts(classes)
  const confusion = new ConfusionCounts(classes)
  for (let i = 0; i < trueLabels.length; i++) {
    const label = classNumber(`${where}: labels`, trueLabels[i]!, classes)
    const guess = classNumber(`${where}: predictions`, predicted[i]!, classes)
    counts.add(label, guess)
    confusion.add(label, guess)
  }
  return {
    // Every example has one label and one prediction, so that the counts of all classes together give the accuracy.
    accuracy: counts.average('recall', 'micro'),
    macroF1: counts.average('f1', 'macro'),
    perClass: counts.scores(),
    confusionMatrix: confusion.matrix(),
  }
}

function classNumber(where: string, value: number, classes: number): number {
  if (Number.isInteger(value) && value >= 0 && value < classes) return value
  throw new ShapeError(`${where} must be integers in [0, ${classes}), but got ${value}.`)
}
