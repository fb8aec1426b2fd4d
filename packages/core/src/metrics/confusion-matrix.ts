import type { Tensor } from '@tensorflow/tfjs-core'
import { knownOptions } from '../errors/checks.js'
import { ShapeError } from '../errors/errors.js'
import { Metric } from './metric.js'
import { labelledClass, predictedClass, readRows } from './rows.js'

/** Weighted counts of each pair of true and predicted class, in float64. */
export class ConfusionCounts {
  readonly #counts: Float64Array

  constructor(readonly classes: number) {
    this.#counts = new Float64Array(classes * classes)
  }

  add(label: number, predicted: number, weight = 1): void {
    this.#counts[label * this.classes + predicted]! += weight
  }

  /** One row a true class, one column a predicted one. */
  matrix(): number[][] {
    const { classes } = this
    const row = (i: number) => Array.from(this.#counts.subarray(i * classes, (i + 1) * classes))
    return Array.from({ length: classes }, (_, i) => row(i))
  }
}

export interface ConfusionMatrixOptions {
  /** Default: `confusionMatrix`. */
  readonly name?: string
  /** Scores above it count as class 1, for one output. Default: 0.5; 0 suits logits. Range: any number. */
  readonly threshold?: number
}

/**
 * How often each class was taken for each, over the epoch.
 *
 *   result[i][j] = weight of the examples of class i that were predicted to be of class j
 *
 * Shapes: predictions [batch, ..., 1] or [batch] with labels 0 and 1 (two classes); predictions [batch, ..., classes]
 * with class numbers [batch, ...] or [batch, ..., 1], or one-hot labels. Before any example the result is [].
 */
export class ConfusionMatrix extends Metric<number[][]> {
  readonly #threshold: number
  #counts: ConfusionCounts | undefined

  /** @throws ConfigError if an option is unknown. */
  constructor(options: ConfusionMatrixOptions = {}) {
    knownOptions('confusionMatrix', options, ['name', 'threshold'])
    super(options.name ?? 'confusionMatrix')
    this.#threshold = options.threshold ?? 0.5
  }

  update(yTrue: Tensor, yPred: Tensor, weights?: Tensor): void {
    const rows = readRows(this.name, yTrue, yPred, weights)
    const classes = Math.max(2, rows.outputs)
    const counts = (this.#counts ??= new ConfusionCounts(classes))
    if (counts.classes !== classes) {
      const before = `${counts.classes} classes as before`
      throw new ShapeError(`${this.name}: predictions must be of ${before}, but got ${classes}.`)
    }
    for (let row = 0; row < rows.count; row++) {
      const weight = rows.weightOf(row)
      if (weight === 0) continue
      counts.add(labelledClass(this.name, rows, row), predictedClass(rows, row, this.#threshold), weight)
    }
  }

  result(): number[][] {
    return this.#counts?.matrix() ?? []
  }

  reset(): void {
    this.#counts = undefined
  }
}

export function confusionMatrix(options: ConfusionMatrixOptions = {}): ConfusionMatrix {
  return new ConfusionMatrix(options)
}
