import type { Tensor } from '@tensorflow/tfjs-core'
import { knownOptions, oneOf } from '../errors/checks.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import { ClassCounts, type ClassAverage, type ScoreName } from './class-counts.js'
import { Metric } from './metric.js'
import { labelledClass, predictedClass, readRows, type Rows } from './rows.js'

export interface ClassScoreOptions {
  /** Default: `precision`, `recall` or `f1`. */
  readonly name?: string
  /**
   * How one number is made of the classes' scores. `binary` is the score of class 1 alone, for one output.
   * Default: 'binary' for one output, 'macro' for several.
   */
  readonly average?: ClassAverage | 'binary'
  /**
   * Scores above it count as 1. For several outputs it makes each a question of its own (several labels an example);
   * without it the largest score counts. Default: 0.5 for one output, none for several. Range: any number.
   */
  readonly threshold?: number
}

/**
 * Precision, recall or F1 over the epoch, as scikit-learn computes them with `zero_division=0`.
 *
 * Shapes: predictions [batch, ..., 1] or [batch] with labels 0 and 1; predictions [batch, ..., classes] with class
 * numbers [batch, ...] or [batch, ..., 1], or one-hot labels; with `threshold`, any labels of 0 and 1.
 * State: three counts a class. Unlike Keras, several outputs are classes unless a threshold is given, and a macro mean
 * leaves out classes that never occur.
 */
export class ClassScoreMetric extends Metric {
  readonly #score: ScoreName
  readonly #average: ClassAverage | 'binary' | undefined
  readonly #threshold: number | undefined
  #counts: ClassCounts | undefined
  #outputs = 0

  /** @throws ConfigError if an option is unknown or out of its range. */
  constructor(score: ScoreName, options: ClassScoreOptions) {
    knownOptions(score, options, ['name', 'average', 'threshold'])
    super(options.name ?? score)
    const { average, threshold } = options
    this.#score = score
    const averages = ['binary', 'macro', 'micro', 'weighted'] as const
    this.#average = average === undefined ? undefined : oneOf(`${score}: average`, average, averages)
    this.#threshold = threshold
  }

  update(yTrue: Tensor, yPred: Tensor, weights?: Tensor): void {
    const rows = readRows(this.name, yTrue, yPred, weights)
    const counts = this.#countsFor(rows.outputs)
    const isMultiLabel = rows.outputs > 1 && this.#threshold !== undefined
    if (isMultiLabel && !rows.isDense) {
      const rule = 'one for each output where a threshold is set'
      throw new ShapeError(`${this.name}: labels must be ${rule}, but got one a row.`)
    }
    for (let row = 0; row < rows.count; row++) {
      const weight = rows.weightOf(row)
      if (weight === 0) continue
      if (isMultiLabel) addEachOutput(counts, rows, row, this.#threshold, weight)
      else counts.add(labelledClass(this.name, rows, row), predictedClass(rows, row, this.#threshold ?? 0.5), weight)
    }
  }

  result(): number {
    if (this.#counts === undefined) return 0
    const average = this.#average ?? (this.#outputs === 1 ? 'binary' : 'macro')
    return average === 'binary' ? this.#counts.scores()[1]![this.#score] : this.#counts.average(this.#score, average)
  }

  reset(): void {
    this.#counts = undefined
  }

  #countsFor(outputs: number): ClassCounts {
    if (this.#average === 'binary' && outputs > 1) {
      const rule = 'macro, micro or weighted for several outputs'
      throw new ConfigError(`${this.name}: average must be ${rule}, but got "binary".`)
    }
    if (this.#counts !== undefined && this.#outputs !== outputs) {
      const before = `${this.#outputs} outputs as before`
      throw new ShapeError(`${this.name}: predictions must have ${before}, but got ${outputs}.`)
    }
    this.#outputs = outputs
    return (this.#counts ??= new ClassCounts(Math.max(2, outputs)))
  }
}

function addEachOutput(counts: ClassCounts, rows: Rows, row: number, threshold: number, weight: number): void {
  for (let i = 0; i < rows.outputs; i++) {
    const place = row * rows.outputs + i
    counts.addToClass(i, rows.labels[place]! > 0, rows.scores[place]! > threshold, weight)
  }
}
