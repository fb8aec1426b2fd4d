import { AbortError } from '@tessera-ml/core'
import type { SparseRows } from '../../text/sparse-rows.js'
import type { LinearSettings } from './linear-settings.js'
import { fitLogisticRegression } from './logistic-regression.js'
import { naiveBayesWeights } from './naive-bayes-weights.js'

/** One output's weights; two classes have one output, for class 1, and more classes one each. */
export interface LinearOutput {
  /** `[features]` */
  readonly weights: Float64Array
  readonly bias: number
}

export interface FitWeightsOptions {
  readonly sampleWeights?: ArrayLike<number>
  readonly seed?: number
  readonly signal?: AbortSignal
}

/**
 * Each output is the mean of two logistic regressions of its class against the rest, one on the features x, one on
 * r∘x with r the naive-Bayes log-count ratios; as weights of x that is
 *
 *   w = s·(m·r∘w₁ + (1 - m)·w₂)       m = `naiveBayesShare`, s = `scale`
 *
 * Source: Wang & Manning 2012 for r∘x; the mean of the two did better than either on four sets of sentences.
 */
export async function fitLinearWeights(
  rows: SparseRows,
  labels: ArrayLike<number>,
  classCount: number,
  settings: Required<LinearSettings>,
  options: FitWeightsOptions = {},
): Promise<LinearOutput[]> {
  const { naiveBayesShare: share, naiveBayesC, plainC, smoothing, scale } = settings
  const { seed = 0, sampleWeights } = options
  const weighted = sampleWeights === undefined ? {} : { sampleWeights }
  const outputs: LinearOutput[] = []
  for (let label = classCount === 2 ? 1 : 0; label < classCount; label++) {
    const isMember = Uint8Array.from(labels, (one) => (one === label ? 1 : 0))
    const weights = new Float64Array(rows.width)
    let bias = 0
    const add = (features: SparseRows, c: number, factor: number, ratios?: Float64Array): void => {
      // 0.1 as LIBLINEAR: a closer solution took twice the time and classified no better.
      const fitted = fitLogisticRegression(features, isMember, { c, seed, tolerance: 0.1, ...weighted })
      bias += factor * fitted.bias
      for (let j = 0; j < weights.length; j++) weights[j]! += factor * fitted.weights[j]! * (ratios?.[j] ?? 1)
    }
    if (share > 0) {
      const ratios = naiveBayesWeights(rows, isMember, { smoothing, ...weighted })
      add(rows.scaleColumns(ratios), naiveBayesC, scale * share, ratios)
      await pause(options.signal)
    }
    if (share < 1) add(rows, plainC, scale * (1 - share))
    await pause(options.signal)
    // float32, as model files keep them: a loaded model then gives the same numbers as the trained one.
    outputs.push({ weights: weights.map(Math.fround), bias: Math.fround(bias) })
  }
  return outputs
}

/** Lets other work run, so that a cancellation can arrive. @throws AbortError if it has. */
export async function pause(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0))
  if (signal?.aborted) throw new AbortError('LinearTextModel: training was cancelled.', { cause: signal.reason })
}

/** Logits of all classes from the outputs' sums; of two classes the first has the negative of the second. */
export function logitsOf(sums: readonly number[]): Float64Array {
  return Float64Array.from(sums.length === 1 ? [-sums[0]!, sums[0]!] : sums)
}

/** Probabilities from logits: softmax, for two classes 1 / (1 + exp(-logit)). */
export function probabilitiesOf(logits: Float64Array): Float64Array {
  const factor = logits.length === 2 ? 0.5 : 1
  const highest = Math.max(...logits)
  const exponentials = logits.map((logit) => Math.exp(factor * (logit - highest)))
  const sum = exponentials.reduce((total, value) => total + value, 0)
  return exponentials.map((value) => value / sum)
}
