/** Areas under curves over all thresholds: what needs every score of the epoch. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { ShapeError } from '../errors/errors.js'
import { Metric } from './metric.js'
import { isOneHot, labelledClass, readRows } from './rows.js'

/** The area of one output: labels of 0 and 1, scores and weights, one each an example. */
export type Area = (labels: readonly number[], scores: readonly number[], weights: readonly number[]) => number

export interface ScoreAreaOptions {
  /** Default: the name of the function that makes it. */
  readonly name?: string
}

/**
 * An area under a curve over the epoch, exactly: no grid of thresholds.
 *
 * Shapes: predictions [batch, ..., 1] or [batch] with labels 0 and 1; [batch, ..., 2] with one class an example, whose
 * second output is the score; [batch, ..., outputs], for which it is the mean of each output's area. Labels of several
 * outputs are class numbers, one-hot or any of 0 and 1. Scores may be logits where there is one output.
 * State: all labels and scores. NaN where an output has examples of one kind only.
 */
export class ScoreArea extends Metric {
  readonly #area: Area
  #outputs = 0
  /** Whether each example has been of exactly one class so far. */
  #isExclusive = true
  #labels: number[] = []
  #scores: number[] = []
  #weights: number[] = []

  constructor(name: string, area: Area) {
    super(name)
    this.#area = area
  }

  update(yTrue: Tensor, yPred: Tensor, weights?: Tensor): void {
    const rows = readRows(this.name, yTrue, yPred, weights)
    const { count, outputs } = rows
    if (this.#outputs !== 0 && this.#outputs !== outputs) {
      const before = `${this.#outputs} outputs as before`
      throw new ShapeError(`${this.name}: predictions must have ${before}, but got ${outputs}.`)
    }
    this.#outputs = outputs
    const hasRow = isOneHot(rows)
    for (let row = 0; row < count; row++) {
      const weight = rows.weightOf(row)
      if (weight === 0) continue
      const label = hasRow ? -1 : labelledClass(this.name, rows, row)
      let positives = 0
      for (let i = 0; i < outputs; i++) {
        const place = row * outputs + i
        const flag = hasRow ? rows.labels[place]! : Number(label === (outputs === 1 ? 1 : i))
        this.#labels.push(flag)
        this.#scores.push(rows.scores[place]!)
        positives += flag
      }
      this.#weights.push(weight)
      if (positives !== 1) this.#isExclusive = false
    }
  }

  result(): number {
    const outputs = this.#outputs
    // Areas of both classes are the same number but for the rounding of scores near 1.
    if (outputs === 2 && this.#isExclusive) return this.#areaOf(1)
    let sum = 0
    for (let i = 0; i < outputs; i++) sum += this.#areaOf(i)
    return sum / outputs
  }

  /** The area of one output. */
  #areaOf(output: number): number {
    const column = (values: readonly number[]) => this.#weights.map((_, row) => values[row * this.#outputs + output]!)
    return this.#area(column(this.#labels), column(this.#scores), this.#weights)
  }

  reset(): void {
    this.#outputs = 0
    this.#isExclusive = true
    this.#labels = []
    this.#scores = []
    this.#weights = []
  }
}
