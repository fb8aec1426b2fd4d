/** Networks that are each trained without one part of the texts, which then says how good they are. */
import type { Callback, JsonObject } from '@tessera-ml/core'
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

export interface CrossFitOptions extends TrainNetworkOptions {
  /** Parts into which the texts are dealt; at least 2. */
  readonly parts: number
  /** The part that the first network is trained without, counted from 0. */
  readonly first: number
  /** Networks that are trained, each without the part behind that of the one before. */
  readonly networks: number
  /** Told after each network. */
  readonly onFit: () => void
}

export interface CrossFit {
  /** Each was trained on all parts but one, by which it has stopped; fewer than asked for where time was up. */
  readonly models: readonly NetworkModel[]
  /** How the training of each went. */
  readonly histories: readonly JsonObject[]
  /** The places of the texts that one of them has not seen, in ascending order. */
  readonly places: readonly number[]
  /** The probabilities that those texts have from it. */
  readonly heldOut: readonly Float64Array[]
}

/** At least one network is trained, however short the time is. @throws what `trainNetwork` throws. */
export async function crossFit(
  kind: NetworkName,
  examples: LabelledTokens,
  options: CrossFitOptions,
): Promise<CrossFit> {
  const { parts, first, networks, seed, isTimeUp, onFit, signal } = options
  const partOf = stratifiedFolds(examples.labels, parts, seed)
  const rows = [...partOf.keys()]
  const models: NetworkModel[] = []
  const histories: JsonObject[] = []
  const heldOut: Float64Array[] = []
  try {
    for (let part = first; part < first + networks && (part === first || !isTimeUp()); part++) {
      const judge = rows.filter((row) => partOf[row] === part)
      const training = rows.filter((row) => partOf[row] !== part)
      const judged = rowsOf(examples, judge)
      const own = { ...options, seed: seed + part }
      const { model, history } = await trainNetwork(kind, rowsOf(examples, training), judged, own)
      models.push(model)
      histories.push(historyJson(history))
      const probabilities = await model.probabilities(judged.tokens, signal && { signal })
      for (const [i, row] of judge.entries()) heldOut[row] = probabilities[i]!
      onFit()
    }
  } catch (error) {
    for (const model of models) model.dispose()
    throw error
  }
  const places = rows.filter((row) => heldOut[row] !== undefined)
  return { models, histories, places, heldOut: places.map((row) => heldOut[row]!) }
}

/** Tells of the accuracy on what is held out after each epoch. */
export function epochAccuracy(tell: (accuracy: number) => void): Callback {
  return { onEpochEnd: (_epoch, logs) => tell(logs['valAccuracy']!) }
}
