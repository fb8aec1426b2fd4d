/** The number that training makes small: the mean loss of each output, weighted, and the penalties on weights. */
import { add, addN, divNoNan, mul, scalar, sum, type Scalar, type Tensor } from '@tensorflow/tfjs-core'
import { toRank } from '../engine/rank.js'
import type { AnyLayer } from '../layers/layer.js'
import { fusedOperations } from '../ops/fused.js'
import type { Objective } from './compile.js'
import { stepCounts } from './step-counts.js'
import type { Forward } from './trainable.js'

export interface TotalLoss {
  readonly total: Scalar
  /** The loss of each output, before its weight. */
  readonly parts: readonly Scalar[]
}

/**
 *   total = Σ_outputs w·L + Σ_weights penalty      L = Σ s·m·l / Σ m   over examples and steps
 *
 * with the loss l of each example or step, sample weights s and mask m. As in Keras 3, the sum is divided by the number
 * of examples or steps that count, not by the sum of the sample weights.
 *
 * Shapes: targets and outputs [batch, ...], sampleWeight [batch] or [batch, time] -> scalars
 */
export function totalLoss(
  objectives: readonly Objective[],
  targets: readonly Tensor[],
  forward: Forward,
  layers: readonly AnyLayer[],
  sampleWeight: Tensor | undefined,
): TotalLoss {
  const parts = objectives.map(({ loss }, i) => {
    const [target, output, mask] = [targets[i]!, forward.outputs[i]!, forward.masks[i]]
    return meanLoss(loss(target, output, mask), stepCounts(loss, target, output, mask), sampleWeight)
  })
  const weighted = parts.map((part, i) => (objectives[i]!.weight === 1 ? part : mul(part, objectives[i]!.weight)))
  return { total: sumOf([...weighted, ...penalties(layers)]) as Scalar, parts }
}

/** Mean of one value an example or step over those that count. */
export function meanLoss(values: Tensor, mask: Tensor | undefined, sampleWeight: Tensor | undefined): Scalar {
  const counts = mask !== undefined && mask.rank <= values.rank ? toRank(mask, values.rank) : undefined
  let weighted = values
  if (sampleWeight !== undefined) weighted = mul(weighted, toRank(sampleWeight, values.rank))
  if (counts === undefined) return meanOf(weighted)
  const repeats = values.size / counts.size
  return divNoNan(sum(mul(weighted, counts)), mul(sum(counts), scalar(repeats))) as Scalar
}

function meanOf(x: Tensor): Scalar {
  const fused = x.dtype === 'float32' ? fusedOperations() : undefined
  return (fused === undefined ? mul(sum(x), 1 / x.size) : fused.mean(x)) as Scalar
}

function penalties(layers: readonly AnyLayer[]): Tensor[] {
  return layers.flatMap((layer) =>
    layer.trainableParameters.flatMap(({ penalty, value }) => (penalty === undefined ? [] : [penalty(value)])),
  )
}

function sumOf(terms: Tensor[]): Tensor {
  const [first, second] = terms
  if (terms.length === 2) return add(first!, second!)
  return terms.length === 1 ? first! : addN(terms)
}
