/** Networks that are each trained without one part of the texts, which then says how good they are. */
import type { JsonObject } from '@tessera-ml/core'
import { stratifiedFolds } from '../linear/stratified-folds.js'
import type { NetworkName } from '../networks/network-kinds.js'
import type { NetworkModel } from '../networks/network-model.js'
import {
  historyJson,
  rowsOf,
  trainNetwork,
  type LabelledTokens,
  type TrainNetworkOptions,
} from '../networks/train-network.js'

export interface CrossFitOptions extends Omit<TrainNetworkOptions, 'callbacks'> {
  /** Parts into which the texts are dealt, and networks that are trained; at least 2. */
  readonly folds: number
  /** Told after each epoch, with the accuracy on the part that is held out. */
  readonly onEpoch: (accuracy: number) => void
  /** Told after each network. */
  readonly onFit: () => void
}

export interface CrossFit {
  /** One network a part, which was trained on all the others and has stopped by that part. */
  readonly models: readonly NetworkModel[]
  /** The probabilities that each text has from the network that was not trained on it. */
  readonly heldOut: readonly Float64Array[]
  /** How the training of each network went. */
  readonly histories: readonly JsonObject[]
}

/** Nothing where time was up before the last network was done. @throws AbortError. */
export async function crossFit(
  kind: NetworkName,
  examples: LabelledTokens,
  options: CrossFitOptions,
): Promise<CrossFit | undefined> {
  const { folds, seed, isTimeUp, onEpoch, onFit, signal } = options
  const foldOf = stratifiedFolds(examples.labels, folds, seed)
  const rows = [...foldOf.keys()]
  const models: NetworkModel[] = []
  const histories: JsonObject[] = []
  const heldOut: Float64Array[] = []
  const report = {
    onEpochEnd: (_epoch: number, logs: Readonly<Record<string, number>>) => onEpoch(logs['valAccuracy']!),
  }
  try {
    for (let fold = 0; fold < folds && !isTimeUp(); fold++) {
      const judge = rows.filter((row) => foldOf[row] === fold)
      const training = rowsOf(
        examples,
        rows.filter((row) => foldOf[row] !== fold),
      )
      const judged = rowsOf(examples, judge)
      const { model, history } = await trainNetwork(kind, training, judged, {
        ...options,
        seed: seed + fold,
        callbacks: [report],
      })
      models.push(model)
      histories.push(historyJson(history))
      const probabilities = await model.probabilities(judged.tokens, signal && { signal })
      for (const [i, row] of judge.entries()) heldOut[row] = probabilities[i]!
      onFit()
    }
    if (models.length === folds && !isTimeUp()) return { models, heldOut, histories }
  } catch (error) {
    for (const model of models) model.dispose()
    throw error
  }
  for (const model of models) model.dispose()
  return undefined
}
