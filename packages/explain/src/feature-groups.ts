/** What is present or absent as one: single features, groups of features, or the segments of a picture. */
import { ConfigError, describeShape, describeValue, ShapeError } from '@tessera-ml/core'
import { readNumbers, type NumbersLike } from './rows.js'
import { sizeOf } from './values.js'

export interface GroupsOptions {
  /** Features that come and go together: lists of their flat indices, each index in exactly one. Default: each alone. */
  readonly groups?: readonly (readonly number[])[]
  /** The same as a map of labels over the first feature axes, [height, width] for a picture; groups by rising label. */
  readonly segments?: NumbersLike
}

export interface FeatureGroups {
  /** The flat indices of each group. */
  readonly features: readonly (readonly number[])[]
  /** The axes of the values between row and output. */
  readonly shape: readonly number[]
  /** Whether each group is one feature. */
  readonly areSingle: boolean
}

/**
 * Shapes: featureShape [...feature]; segments [...first of these axes].
 *
 * @throws ConfigError if both options are given or a feature is in no group or in two; ShapeError if the map does not
 * fit.
 */
export async function readGroups(
  where: string,
  { groups, segments }: GroupsOptions,
  featureShape: readonly number[],
): Promise<FeatureGroups> {
  const size = sizeOf(featureShape)
  if (groups !== undefined && segments !== undefined) {
    throw new ConfigError(`${where}: groups and segments must not be given together.`)
  }
  if (segments !== undefined) return grouped(await readSegments(`${where}: segments`, segments, featureShape))
  if (groups !== undefined) return grouped(checkGroups(`${where}: groups`, groups, size))
  return { features: Array.from({ length: size }, (_, i) => [i]), shape: featureShape, areSingle: true }
}

function grouped(features: readonly (readonly number[])[]): FeatureGroups {
  return { features, shape: [features.length], areSingle: false }
}

function checkGroups(
  where: string,
  groups: readonly (readonly number[])[],
  size: number,
): readonly (readonly number[])[] {
  if (!Array.isArray(groups) || !groups.every((group) => Array.isArray(group))) {
    throw new ConfigError(`${where} must be a list of lists of indices, but got ${describeValue(groups)}.`)
  }
  const seen = new Set<number>()
  for (const feature of groups.flat()) {
    if (!Number.isInteger(feature) || feature < 0 || feature >= size) {
      throw new ConfigError(`${where} must hold indices from 0 to ${size - 1}, but got ${describeValue(feature)}.`)
    }
    if (seen.has(feature)) throw new ConfigError(`${where} must hold each index once, but got ${feature} twice.`)
    seen.add(feature)
  }
  const missing = Array.from({ length: size }, (_, i) => i).find((feature) => !seen.has(feature))
  if (missing !== undefined) throw new ConfigError(`${where} must hold every index, but got none with ${missing}.`)
  if (groups.some((group) => group.length === 0)) throw new ConfigError(`${where} must not be empty, but got [].`)
  return groups
}

async function readSegments(
  where: string,
  segments: NumbersLike,
  featureShape: readonly number[],
): Promise<number[][]> {
  const { data, shape } = await readNumbers(where, segments)
  const [got, wanted] = [describeShape(shape), describeShape(featureShape.slice(0, shape.length))]
  if (got !== wanted) throw new ShapeError(`${where} must have the first feature axes, ${wanted}, but got ${got}.`)
  const channels = sizeOf(featureShape) / data.length
  const groups = new Map<number, number[]>()
  for (const label of Float64Array.from(data).sort()) groups.set(label, [])
  data.forEach((label, place) => {
    for (let channel = 0; channel < channels; channel++) groups.get(label)!.push(place * channels + channel)
  })
  return [...groups.values()]
}
