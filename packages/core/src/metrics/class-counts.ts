/** Counts of classes, and the scores that follow from them: what precision, recall, F1 and reports have in common. */

/** How a class fared; each number lies in [0, 1], and a division by 0 gives 0. */
export interface ClassScore {
  /** Right among those predicted to be of the class. */
  readonly precision: number
  /** Right among those that are of the class. */
  readonly recall: number
  /** Harmonic mean of both: 2·right / (predicted + support). */
  readonly f1: number
  /** How many are of the class. */
  readonly support: number
}

/** The scores that can be averaged. */
export type ScoreName = 'precision' | 'recall' | 'f1'

/** Ways to make one number of the scores of all classes. */
export type ClassAverage = 'macro' | 'micro' | 'weighted'

/** Weighted counts of each class in float64. */
export class ClassCounts {
  readonly #right: Float64Array
  readonly #predicted: Float64Array
  readonly #support: Float64Array
  /** 1 for classes that take part in a macro mean. */
  readonly #occurs: Float64Array

  constructor(readonly classes: number) {
    this.#right = new Float64Array(classes)
    this.#predicted = new Float64Array(classes)
    this.#support = new Float64Array(classes)
    this.#occurs = new Float64Array(classes)
  }

  /** Counts an example of class `label` that was predicted to be of class `predicted`. */
  add(label: number, predicted: number, weight = 1): void {
    this.#support[label]! += weight
    this.#predicted[predicted]! += weight
    if (label === predicted) this.#right[label]! += weight
    this.#occurs[label] = this.#occurs[predicted] = 1
  }

  /** Counts for one class alone whether an example is of it and was predicted to be. */
  addToClass(index: number, isLabel: boolean, isPredicted: boolean, weight = 1): void {
    if (isLabel) this.#support[index]! += weight
    if (isPredicted) this.#predicted[index]! += weight
    if (isLabel && isPredicted) this.#right[index]! += weight
    this.#occurs[index] = 1
  }

  /** The scores of each class. */
  scores(): readonly ClassScore[] {
    return Array.from(this.#right, (right, i) => scoreOf(right, this.#predicted[i]!, this.#support[i]!))
  }

  /**
   * One number for all classes.
   *
   *   macro      mean over the classes that occur in labels or predictions (all, where each is a question of its own)
   *   weighted   mean over classes, by their support
   *   micro      score of the counts of all classes together
   *
   * 0 where nothing has been counted. scikit-learn has the same, with `zero_division=0`.
   */
  average(name: ScoreName, average: ClassAverage): number {
    if (average === 'micro') return scoreOf(total(this.#right), total(this.#predicted), total(this.#support))[name]
    const weights = average === 'weighted' ? this.#support : this.#occurs
    return ratio(total(this.scores().map((score, i) => score[name] * weights[i]!)), total(weights))
  }
}

function scoreOf(right: number, predicted: number, support: number): ClassScore {
  return {
    precision: ratio(right, predicted),
    recall: ratio(right, support),
    f1: ratio(2 * right, predicted + support),
    support,
  }
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

function total(values: Iterable<number>): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}
