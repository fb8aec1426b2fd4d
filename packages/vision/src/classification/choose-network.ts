/** Chooses among the kinds of networks by training them. */
import type { JsonObject } from '@tessera-ml/core'
import { networkNames } from './recipes.js'
import { trainNetwork, type TrainedNetwork, type TrainingPictures } from './train-network.js'
import type { CompleteTrainOptions } from './train-options.js'

/** A network that is right on so many of the held-out pictures leaves little for a dearer one. */
const goodEnough = 0.97

export interface ChosenNetwork extends TrainedNetwork {
  /** The networks that were tried, with their accuracy on what was held out. */
  readonly trials: readonly JsonObject[]
}

/**
 * Trains the networks from the cheapest to the dearest until one is right on 97 % of what is held out, the budget of fits
 * is used up, or time is up; the most accurate one is kept. With nothing held out, there is no choice but the cheapest.
 */
export async function chooseNetwork(pictures: TrainingPictures, options: CompleteTrainOptions): Promise<ChosenNetwork> {
  const { maxFits, isTimeUp, onProgress } = options
  const candidates = networkNames.slice(0, pictures.validation === undefined ? 1 : maxFits)
  const trials: JsonObject[] = []
  let best: TrainedNetwork | undefined
  for (const kind of candidates) {
    const trained = await trainNetwork(kind, pictures, options)
    const accuracy = accuracyOf(trained)
    trials.push({ model: kind, accuracy })
    onProgress({
      stage: 'trying',
      done: trials.length,
      total: candidates.length,
      fields: accuracy === null ? {} : { accuracy },
    })
    const isBetter = best === undefined || (accuracy ?? 0) > (accuracyOf(best) ?? 0)
    if (isBetter) best?.network.dispose()
    else trained.network.dispose()
    best = isBetter ? trained : best
    if ((accuracy ?? 0) >= goodEnough || isTimeUp()) break
  }
  return { ...best!, trials }
}

function accuracyOf({ history }: TrainedNetwork): number | null {
  return history.history['valAccuracy']?.at(-1) ?? null
}
