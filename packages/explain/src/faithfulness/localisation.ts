import { ConfigError, ShapeError } from '@tessera-ml/core'

/** How well an explanation finds what a mask marks. */
export interface Localisation {
  /** Whether the highest value lies inside. Source: Zhang et al. 2018, arXiv:1608.00507. */
  readonly pointingGame: boolean
  /** Of as many highest values as the mask has places, the share inside. Source: Arras et al. 2020, arXiv:2003.07258. */
  readonly rankAccuracy: number
  /** The share of all positive values that lies inside. Source: as `rankAccuracy`. */
  readonly massAccuracy: number
  /** Of the `k` highest values, the share inside. */
  readonly topK: number
  /** The chance that a place inside has a higher value than one outside, ties half. */
  readonly rocAuc: number
}

/**
 * Compares the values of one row with a mask of where they should be.
 *
 * Shapes: values and mask of one length; mask not 0 inside.
 *
 * @throws ShapeError if the lengths differ; ConfigError if nothing, or everything, is inside.
 */
export function localisation(values: ArrayLike<number>, mask: ArrayLike<number>, k = 10): Localisation {
  if (values.length !== mask.length) {
    throw new ShapeError(
      `localisation: values and mask must be of one length, but got ${values.length}, ${mask.length}.`,
    )
  }
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[b]! - values[a]!)
  const isInside = (place: number): boolean => mask[place] !== 0
  const inside = order.filter(isInside).length
  if (inside === 0 || inside === order.length) {
    throw new ConfigError(`localisation: the mask must mark a part, but got ${inside} of ${order.length} places.`)
  }
  const shareOf = (count: number): number => order.slice(0, count).filter(isInside).length / count
  let [mass, massInside, wins] = [0, 0, 0]
  for (let i = 0; i < values.length; i++) {
    const positive = Math.max(0, values[i]!)
    mass += positive
    if (isInside(i)) massInside += positive
    for (let j = 0; isInside(i) && j < values.length; j++) {
      if (!isInside(j)) wins += values[i]! > values[j]! ? 1 : values[i] === values[j] ? 0.5 : 0
    }
  }
  return {
    pointingGame: isInside(order[0]!),
    rankAccuracy: shareOf(inside),
    massAccuracy: mass === 0 ? 0 : massInside / mass,
    topK: shareOf(Math.min(k, order.length)),
    rocAuc: wins / (inside * (order.length - inside)),
  }
}
