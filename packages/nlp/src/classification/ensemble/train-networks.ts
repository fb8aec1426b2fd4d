/** Several networks of one kind that decide together, each trained without another part of the texts. */
import { accuracyOf, type JsonObject } from '@tessera-ml/core'
import type { NetworkName } from '../networks/network-kinds.js'
import type { LabelledTokens, TrainNetworkOptions } from '../networks/train-network.js'
import { crossFit } from './cross-fit.js'
import { EnsembleModel } from './ensemble-model.js'

export interface TrainNetworksOptions extends TrainNetworkOptions {
  /** How many; at least 2. */
  readonly networks: number
}

export interface TrainedNetworks {
  readonly model: EnsembleModel
  /** `members`: what decides together. */
  readonly history: JsonObject
  readonly crossValidated: CrossValidated
}

/** What training examples get from models that have not seen them. */
export interface CrossValidated {
  /** Their places, in ascending order. */
  readonly places: readonly number[]
  readonly probabilities: readonly Float64Array[]
}

/** Each network is trained without a tenth of the texts, or without more where there are more networks. */
const leastParts = 10

export async function trainNetworks(
  kind: NetworkName,
  examples: LabelledTokens,
  options: TrainNetworksOptions,
): Promise<TrainedNetworks> {
  // A part needs a text to judge by.
  const networks = Math.min(options.networks, examples.labels.length)
  const parts = Math.max(leastParts, networks)
  const fitted = await crossFit(kind, examples, { ...options, parts, first: 0, networks, onFit: () => undefined })
  const { models, histories, places, heldOut } = fitted
  const members = models.map((model) => ({ model, weight: 1 / models.length }))
  const accuracy = accuracyOf(
    heldOut,
    places.map((place) => examples.labels[place]!),
  )
  const told = { model: kind, models: models.length, weight: 1, accuracy, trainings: histories }
  return {
    model: new EnsembleModel(options.tokenizer, members),
    history: { members: [told] },
    crossValidated: { places, probabilities: heldOut },
  }
}
