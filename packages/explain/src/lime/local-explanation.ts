/** Local linear models as an explanation, with how well they hold. */
import type { Evaluator } from '../evaluator.js'
import { Explanation, type ExplanationData } from '../explanation.js'
import { pick, type RequestOptions } from '../request.js'
import type { Values } from '../values.js'
import type { LimeSettings } from './lime-options.js'
import { centredGram, type LocalData } from './local-data.js'
import { localFit, type LocalFit } from './local-fit.js'

/** The samples around one row, with all outputs of the function for them, [sample, output]. */
export interface LocalSamples {
  readonly local: LocalData
  readonly outputs: Values
}

export interface LocalRequest {
  readonly evaluator: Evaluator
  readonly chosen: readonly (readonly number[])[]
  /** All outputs for the rows themselves, [row, output]. */
  readonly all: Values
}

/**
 * values_j = coefficient_j · x_j, x being the row as the local model sees it (1 for a range or a word that is there), so
 * that values and intercept sum to what the local model predicts. The completeness gap is its error at the row.
 */
export function explainLocally(
  { evaluator, chosen, all }: LocalRequest,
  rows: readonly LocalSamples[],
  settings: LimeSettings,
  options: RequestOptions,
  parts: Pick<ExplanationData, 'data' | 'featureNames'> & { readonly details: ExplanationData['run']['options'] },
): Explanation {
  const features = rows[0]!.local.features
  const width = chosen[0]!.length
  const values = new Float64Array(rows.length * features * width)
  const intercepts = new Float64Array(rows.length * width)
  const [gap, score, agreement]: [number[], number[], number[]] = [[], [], []]
  const predictions = pick(all, chosen)
  rows.forEach(({ local, outputs }, row) => {
    const gram = centredGram(local)
    chosen[row]!.forEach((output, k) => {
      const targets = Float64Array.from(
        { length: local.samples },
        (_, s) => outputs.data[s * outputs.shape[1]! + output]!,
      )
      const fit = localFit(local, targets, settings, gram)
      for (let j = 0; j < features; j++) {
        values[(row * features + j) * width + k] = fit.coefficients[j]! * local.data[j]!
      }
      intercepts[row * width + k] = fit.intercept
      gap.push(fit.localPrediction - predictions.data[row * width + k]!)
      score.push(fit.score)
      agreement.push(halvesAgree(local, targets, fit))
    })
  })
  const { details, ...named } = parts
  return new Explanation({
    kind: 'additive',
    values: { data: values, shape: [rows.length, features, width] },
    baseValues: { data: intercepts, shape: [rows.length, width] },
    predictions,
    outputs: chosen,
    ...(options.outputNames && { outputNames: options.outputNames }),
    ...named,
    completeness: {
      gap,
      tolerance: 0.1,
      ok: gap.every((value, i) => Math.abs(value) <= 0.1 * sizeAt(values, width, i)),
    },
    localModel: { score, agreement },
    run: {
      method: evaluator.where,
      of: options.of ?? 'outputs',
      seed: settings.seed,
      evaluations: evaluator.evaluations,
      options: {
        samples: settings.samples,
        numFeatures: settings.numFeatures,
        featureSelection: settings.featureSelection,
        kernelWidth: settings.kernelWidth,
        ...details,
      },
    },
  })

  function sizeAt(data: Float64Array, stride: number, i: number): number {
    const [row, k] = [Math.floor(i / stride), i % stride]
    let sum = Math.abs(intercepts[i]!)
    for (let j = 0; j < features; j++) sum += Math.abs(data[(row * features + j) * stride + k]!)
    return sum
  }
}

/** Spearman's rank correlation of the coefficients that the two halves of the samples give the chosen features. */
function halvesAgree(local: LocalData, targets: Float64Array, { selected }: LocalFit): number {
  if (selected.length < 2) return 1
  const [one, other] = [0, 1].map((half) => {
    const part = halfOf(local, targets, selected, half)
    const options = { featureSelection: 'none', numFeatures: selected.length } as const
    return ranks(localFit(part.local, part.targets, options).coefficients)
  }) as [number[], number[]]
  const n = selected.length
  const squares = one.reduce((sum, rank, i) => sum + (rank - other[i]!) ** 2, 0)
  return 1 - (6 * squares) / (n * (n * n - 1))
}

/** Every second sample, and the row itself, with the chosen features only. */
function halfOf(local: LocalData, targets: Float64Array, selected: readonly number[], half: number) {
  const samples = 1 + Math.floor((local.samples - (half === 0 ? 1 : 0)) / 2)
  const data = new Float64Array(samples * selected.length)
  const weights = new Float64Array(samples)
  const own = new Float64Array(samples)
  for (let i = 0; i < samples; i++) {
    // 0 first, then 2, 4, … or 1, 3, …
    const s = i === 0 ? 0 : 2 * i - half
    weights[i] = local.weights[s]!
    own[i] = targets[s]!
    selected.forEach((j, k) => (data[i * selected.length + k] = local.data[s * local.features + j]!))
  }
  return { local: { samples, features: selected.length, data, weights }, targets: own }
}

function ranks(values: Float64Array): number[] {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!)
  const places: number[] = []
  order.forEach((index, rank) => (places[index] = rank))
  return places
}
