/** Networks of the kind that suits the texts best, each trained without another part of them. */
import { accuracyOf } from '@tessera-ml/core'
import type { NetworkName } from '../networks/network-kinds.js'
import type { LabelledTokens } from '../networks/train-network.js'
import { crossFit, type CrossFit, type CrossFitOptions } from './cross-fit.js'

export interface BestNetworks extends Omit<CrossFit, 'places'> {
  readonly kind: NetworkName
}

export type BestNetworksOptions = Omit<CrossFitOptions, 'parts' | 'first' | 'networks'>

/** Kinds that are tried; `cnn` takes longer than both, and added 0.001 to them on MR. */
const kinds: readonly NetworkName[] = ['lstm', 'transformer']
/** Parts into which the texts are dealt. */
const parts = 5

/** The models that `bestNetworks` trains. */
export const bestNetworksFits = kinds.length + parts - 1

/**
 * One network of each kind is trained without the first part; the kind that is better on it gets a network for each
 * other part. `heldOut` has the probabilities of all texts. Nothing where time was up before the last one was done.
 *
 * @throws what `trainNetwork` throws.
 */
export async function bestNetworks(
  examples: LabelledTokens,
  options: BestNetworksOptions,
): Promise<BestNetworks | undefined> {
  const { isTimeUp } = options
  let best: { readonly kind: NetworkName; readonly fit: CrossFit; readonly accuracy: number } | undefined
  try {
    for (const kind of kinds) {
      if (isTimeUp()) return dispose(best?.fit)
      const fit = await crossFit(kind, examples, { ...options, parts, first: 0, networks: 1 })
      const truth = fit.places.map((place) => examples.labels[place]!)
      const accuracy = accuracyOf(fit.heldOut, truth)
      const isBetter = best === undefined || accuracy > best.accuracy
      dispose(isBetter ? best?.fit : fit)
      if (isBetter) best = { kind, fit, accuracy }
    }
    if (isTimeUp()) return dispose(best?.fit)
    const { kind, fit } = best!
    const others = await crossFit(kind, examples, { ...options, parts, first: 1, networks: parts - 1 })
    if (isTimeUp()) return dispose(fit, others)
    return joined(kind, fit, others)
  } catch (error) {
    dispose(best?.fit)
    throw error
  }
}

function joined(kind: NetworkName, first: CrossFit, others: CrossFit): BestNetworks {
  const heldOut: Float64Array[] = []
  for (const { places, heldOut: found } of [first, others]) {
    for (const [i, place] of places.entries()) heldOut[place] = found[i]!
  }
  const models = [...first.models, ...others.models]
  return { kind, models, histories: [...first.histories, ...others.histories], heldOut }
}

function dispose(...fits: readonly (CrossFit | undefined)[]): undefined {
  for (const fit of fits) for (const model of fit?.models ?? []) model.dispose()
}
