import { oneOf, type Generator } from '@tessera-ml/core'
import type { Explanation } from '../explanation.js'
import type { Presence } from '../presence/presence.js'
import { begin, type RequestOptions } from '../request.js'
import { limeOptionNames, limeSettings, type LimeOptions } from './lime-options.js'
import { proximity, type LocalData } from './local-data.js'
import { explainLocally } from './local-explanation.js'

export interface LimePresenceOptions extends Omit<RequestOptions, 'featureNames'>, LimeOptions {
  /**
   * How parts are left out: 'sizes' takes away 1 to all of them, every number equally likely; 'coin' takes each away
   * with probability ½. Default 'sizes'.
   */
  readonly sampling?: 'sizes' | 'coin'
  /** Points around the whole. Default 5000 for 'sizes', 1000 for 'coin'. */
  readonly samples?: number
  /** Default 10 for 'sizes', all for 'coin'. */
  readonly numFeatures?: number
  /** The width for cosine distances from 0 to 1. Default 0.25. */
  readonly kernelWidth?: number
}

/**
 * Why a function gives a text or a picture its output: a linear model of which parts are there, over samples with parts
 * left out. A sample's distance is the cosine distance of its mask from all ones, 1 - √(kept / all).
 *
 * The defaults for 'sizes' are those of lime for texts, those for 'coin' of lime for pictures.
 *
 * Shapes: -> values [1, part, output], baseValues the local model's intercept.
 * Source: Ribeiro et al. 2016, arXiv:1602.04938; lime 0.2.
 *
 * @throws as `limeTabular`.
 */
export async function limePresence(presence: Presence, options: LimePresenceOptions = {}): Promise<Explanation> {
  const where = 'limePresence'
  const { f, input, featureNames } = presence
  const sampling = oneOf(`${where}: sampling`, options.sampling ?? 'sizes', ['sizes', 'coin'])
  const request = await begin(where, f, input, options, ['sampling', ...limeOptionNames])
  const features = featureNames.length
  const isCoin = sampling === 'coin'
  const settings = limeSettings(where, options, {
    samples: isCoin ? 1000 : 5000,
    numFeatures: isCoin ? features : 10,
    kernelWidth: 0.25,
  })
  const { samples, random } = settings
  const masks = drawMasks(samples, features, sampling, random)
  const weights = Float64Array.from({ length: samples }, (_, s) => {
    const kept = masks.subarray(s * features, (s + 1) * features).reduce((sum, isIn) => sum + isIn, 0)
    return proximity(1 - Math.sqrt(kept / features), settings.kernelWidth)
  })
  const local: LocalData = { samples, features, data: masks, weights }
  const outputs = await request.evaluator.outputs({
    count: samples,
    featureShape: [features],
    rowOf: () => 0,
    write: (index, out, start) => out.set(masks.subarray(index * features, (index + 1) * features), start),
  })
  return explainLocally(request, [{ local, outputs }], settings, options, { featureNames, details: { sampling } })
}

/** Masks of parts, 1 where one is kept; the first keeps all. Shapes: -> [sample, part]. */
function drawMasks(samples: number, features: number, sampling: 'sizes' | 'coin', random: Generator): Float64Array {
  const masks = new Float64Array(samples * features).fill(1)
  for (let s = 1; s < samples; s++) {
    if (sampling === 'coin') {
      const shares = new Float32Array(features)
      random.fillUniform(shares)
      shares.forEach((share, part) => (masks[s * features + part] = share < 0.5 ? 0 : 1))
      continue
    }
    const away = 1 + random.integer(features)
    for (const part of random.permutation(features).subarray(0, away)) masks[s * features + part] = 0
  }
  return masks
}
