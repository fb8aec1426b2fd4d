/** The checks of LIME: local models, ranges of columns, words and hidden segments. */
import { expect } from 'vitest'
import { binOf, discretise } from '../lime/discretiser.js'
import type { FeatureSelection } from '../lime/feature-selection.js'
import { centredGram, centredMoments, proximity } from '../lime/local-data.js'
import { localFit } from '../lime/local-fit.js'
import { splitWords } from '../presence/split-words.js'
import { meanColours, mixSegments } from '../presence/segments.js'
import { larsPath } from '../regression/lars.js'
import type { NestedNumbers } from '../rows.js'
import { expectClose, type Check, type FixtureCase } from './fixture-cases.js'

export const limeChecks: Readonly<Record<string, Check>> = {
  limeDiscretiser: discretiser,
  limeFit: fit,
  limeImage: image,
  limeText: text,
}

/** Float64 throughout, so that only rounding differs. */
const rounding = 1e-8

interface ExpectedFit {
  readonly mode: string
  readonly numFeatures: number
  readonly selected: number[]
  readonly coefficients: number[]
  readonly intercept: number
  readonly score: number
  readonly localPrediction: number
}

const selections: Readonly<Record<string, FeatureSelection>> = {
  none: 'none',
  auto: 'auto',
  highest_weights: 'highestWeights',
  forward_selection: 'forwardSelection',
  lasso_path: 'lassoPath',
}

async function fit({ options, expected }: FixtureCase): Promise<void> {
  const given = options as unknown as {
    data: number[][]
    distances: number[]
    kernelWidth: number
    predictions: number[]
  }
  const weights = Float64Array.from(given.distances, (distance) => proximity(distance, given.kernelWidth))
  expectClose('weights', weights, expected['weights']!, rounding)
  const features = given.data[0]!.length
  const local = { samples: given.data.length, features, data: Float64Array.from(given.data.flat()), weights }
  for (const wanted of expected['fits'] as unknown as ExpectedFit[]) {
    const featureSelection = selections[wanted.mode]!
    const got = localFit(local, given.predictions, { featureSelection, numFeatures: wanted.numFeatures })
    expect({ mode: wanted.mode, selected: got.selected }).toEqual({ mode: wanted.mode, selected: wanted.selected })
    const coefficients = got.selected.map((feature) => got.coefficients[feature]!)
    expectClose(`${wanted.mode} coefficients`, coefficients, wanted.coefficients, rounding)
    for (const name of ['intercept', 'score', 'localPrediction'] as const) {
      expectClose(`${wanted.mode} ${name}`, [got[name]], [wanted[name]], rounding)
    }
  }
  const wanted = expected['lassoPath'] as unknown as { alphas: number[]; coefficients: NestedNumbers }
  const path = larsPath(centredMoments(local, centredGram(local), given.predictions), { method: 'lasso' })
  expectClose(
    'alphas',
    path.map(({ alpha }) => alpha),
    wanted.alphas,
    rounding,
  )
  expectClose(
    'path',
    path.flatMap(({ coefficients }) => [...coefficients]),
    wanted.coefficients,
    rounding,
  )
}

async function discretiser({ id, options, expected }: FixtureCase): Promise<void> {
  const { training, featureNames, rows } = options as unknown as {
    training: number[][]
    featureNames: string[]
    rows: number[][]
  }
  const cuts = id.includes('decile') ? 'decile' : 'quartile'
  const columns = featureNames.map((name, j) => discretise(training.map((row) => row[j]!), name, cuts))
  expect(columns.map(({ names }) => names)).toEqual(expected['names'])
  const keys = { edges: 'edges', means: 'means', stds: 'deviations', mins: 'minima', maxs: 'maxima' } as const
  for (const [theirs, ours] of Object.entries(keys)) {
    const got = columns.flatMap((column) => column[ours])
    expectClose(theirs, got, expected[theirs]!, 1e-9)
  }
  expect(rows.map((row) => row.map((value, j) => binOf(columns[j]!.edges, value)))).toEqual(expected['bins'])
}

async function text({ expected }: FixtureCase): Promise<void> {
  const texts = expected['texts'] as unknown as {
    text: string
    bow: boolean
    splitExpression: string
    words: string[]
    positions: number[][]
    removed: number[]
    afterRemoving: string
  }[]
  for (const wanted of texts) {
    const split = splitWords(wanted.text, {
      bagOfWords: wanted.bow,
      splitExpression: new RegExp(wanted.splitExpression),
    })
    expect(split.words).toEqual(wanted.words)
    expect(split.places).toEqual(wanted.positions)
    expect(split.without((word) => !wanted.removed.includes(word))).toBe(wanted.afterRemoving)
  }
}

async function image({ options, expected }: FixtureCase): Promise<void> {
  const { image: picture, segments, mask } = options as unknown as {
    image: number[][][]
    segments: number[][]
    mask: number[]
  }
  const data = Float64Array.from(picture.flat(2))
  const labels = Int32Array.from(segments.flat())
  const hidden = meanColours(data, labels)
  expectClose('hiddenImage', hidden, expected['hiddenImage']!, 1e-9)
  expectClose('perturbed', mixSegments(data, hidden, labels, mask), expected['perturbed']!, 1e-9)
}
