/** Loss and metrics of an epoch as it goes on; each example counts the same, whatever the batches. */
import { mul, type Tensor } from '@tensorflow/tfjs-core'
import { toRank } from '../engine/rank.js'
import type { Logs } from './callback.js'
import type { Objective } from './compile.js'
import type { BatchTensors } from './batch-tensors.js'
import { stepCounts } from './step-counts.js'
import type { Forward } from './trainable.js'

export class EpochFigures {
  readonly #objectives: readonly Objective[]
  readonly #parts: number[]
  #loss = 0
  #examples = 0

  constructor(objectives: readonly Objective[]) {
    this.#objectives = objectives
    this.#parts = objectives.map(() => 0)
    for (const { metrics, weightedMetrics } of objectives) {
      for (const metric of [...metrics, ...weightedMetrics]) metric.reset()
    }
  }

  /** Adds a batch: its mean losses, and what the metrics make of it. */
  add(loss: number, parts: readonly number[], examples: number, batch: BatchTensors, forward: Forward): void {
    this.#loss += loss * examples
    this.#examples += examples
    this.#objectives.forEach(({ loss: own, metrics, weightedMetrics }, i) => {
      this.#parts[i]! += parts[i]! * examples
      const [target, output] = [batch.targets[i]!, forward.outputs[i]!]
      if (metrics.length + weightedMetrics.length === 0) return
      const counts = stepCounts(own, target, output, forward.masks[i])
      for (const metric of metrics) metric.update(target, output, counts)
      for (const metric of weightedMetrics) metric.update(target, output, both(batch.sampleWeight, counts))
    })
  }

  /** The figures so far, the names of all but a single output's prefixed: `loss`, `classLoss`, `classAccuracy`, … */
  logs(): Logs {
    const logs: Record<string, number> = { loss: this.#loss / this.#examples }
    const isSingle = this.#objectives.length === 1
    this.#objectives.forEach(({ output, metrics, weightedMetrics }, i) => {
      const named = (name: string): string => (isSingle ? name : prefixed(output, name))
      if (!isSingle) logs[named('loss')] = this.#parts[i]! / this.#examples
      for (const metric of [...metrics, ...weightedMetrics]) {
        const result = metric.result()
        if (typeof result === 'number') logs[named(metric.name)] = result
      }
    })
    return logs
  }
}

/** `prefixed('val', 'loss')` is `valLoss`. */
export function prefixed(prefix: string, name: string): string {
  return `${prefix}${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

function both(weights: Tensor | undefined, mask: Tensor | undefined): Tensor | undefined {
  if (weights === undefined || mask === undefined) return weights ?? mask
  return mul(toRank(weights, mask.rank), mask)
}
