import type { Tensor } from '@tensorflow/tfjs-core'
import { knownOptions } from '../errors/checks.js'
import { ShapeError } from '../errors/errors.js'
import { Metric } from './metric.js'
import { readRows } from './rows.js'

export interface R2ScoreOptions {
  /** Default: `r2Score`. */
  readonly name?: string
}

/**
 * The share of the labels' variance that predictions explain, over the epoch, averaged over the outputs.
 *
 *   R² = 1 - Σ s·(y - ŷ)² / Σ s·(y - ȳ)²      ȳ = Σ s·y / Σ s, with weights s
 *
 * Shapes: labels and predictions [batch, ..., outputs], or [batch] for one output.
 * State: four sums an output. 1 is perfect, 0 as good as the mean; NaN where all labels of an output are equal.
 */
export class R2Score extends Metric {
  #sums: { weight: number; residual: number; offset: number; sum: number; squares: number }[] = []

  /** @throws ConfigError if an option is unknown. */
  constructor(options: R2ScoreOptions = {}) {
    knownOptions('r2Score', options, ['name'])
    super(options.name ?? 'r2Score')
  }

  update(yTrue: Tensor, yPred: Tensor, weights?: Tensor): void {
    const { count, outputs, isDense, labels, scores, weightOf } = readRows(this.name, yTrue, yPred, weights)
    const before = this.#sums.length
    if ((outputs > 1 && !isDense) || (before > 0 && before !== outputs)) {
      const rule = before > 0 ? `${before} outputs as before` : `${outputs} numbers a row, as predictions have`
      throw new ShapeError(`${this.name}: labels must have ${rule}, but got ${outputs > 1 && !isDense ? 1 : outputs}.`)
    }
    for (let row = 0; row < count; row++) {
      const weight = weightOf(row)
      if (weight === 0) continue
      for (let i = 0; i < outputs; i++) this.#add(i, labels[row * outputs + i]!, scores[row * outputs + i]!, weight)
    }
  }

  #add(output: number, label: number, score: number, weight: number): void {
    // Sums of distances from the first label, so that a large mean does not drown the variance.
    const sums = (this.#sums[output] ??= { weight: 0, residual: 0, offset: label, sum: 0, squares: 0 })
    const distance = label - sums.offset
    sums.weight += weight
    sums.residual += weight * (label - score) ** 2
    sums.sum += weight * distance
    sums.squares += weight * distance ** 2
  }

  result(): number {
    const scores = this.#sums.map(({ weight, residual, sum, squares }) => 1 - residual / (squares - sum ** 2 / weight))
    return scores.reduce((total, score) => total + (Number.isFinite(score) ? score : Number.NaN), 0) / scores.length
  }

  reset(): void {
    this.#sums = []
  }
}

export function r2Score(options: R2ScoreOptions = {}): R2Score {
  return new R2Score(options)
}
