/** The checks of measures of explanations. */
import { expect } from 'vitest'
import { Explanation } from '../explanation.js'
import { effectiveComplexity, entropyComplexity, giniSparseness } from '../faithfulness/complexity.js'
import { deletionInsertion } from '../faithfulness/deletion-insertion.js'
import { infidelity } from '../faithfulness/infidelity.js'
import { localisation } from '../faithfulness/localisation.js'
import { rankAgreement } from '../faithfulness/rank-agreement.js'
import { sensitivityMax } from '../faithfulness/sensitivity-max.js'
import { sensitivityN } from '../faithfulness/sensitivity-n.js'
import { saliency } from '../gradient/saliency.js'
import { readRows, type NestedNumbers } from '../rows.js'
import { expectClose, smooth, type Check, type FixtureCase } from './fixture-cases.js'
import { modelFunction, type FixtureModel } from './fixture-model.js'

export const faithfulnessChecks: Readonly<Record<string, Check>> = {
  complexity,
  deletionInsertion: curves,
  infidelity: unfaithful,
  localisation: localised,
  sanityCheck: randomised,
  sensitivityMax: steadiness,
  sensitivityN: sums,
}

const flat = (values: unknown): number[] => (values as unknown[]).flat(Infinity) as number[]

/** What a case explains, with the attributions that it gives. */
async function given({ options }: FixtureCase, model: FixtureModel, attributions = options['attributions']) {
  const f = modelFunction(model, options.of ?? 'outputs')
  const data = await readRows('fixture', model.data.inputs!)
  const rows = data.shape[0]!
  const one = { data: new Float64Array(rows), shape: [rows, 1] }
  const explanation = new Explanation({
    kind: 'sensitivity',
    values: { data: Float64Array.from(flat(attributions)), shape: [...data.shape, 1] },
    predictions: one,
    outputs: Array.from({ length: rows }, () => [options.target!]),
    data,
    run: { method: 'fixture', of: 'outputs', evaluations: 0, options: {} },
  })
  return { f, explanation }
}

async function curves(fixture: FixtureCase, model: FixtureModel): Promise<void> {
  const { f, explanation } = await given(fixture, model)
  const { baseline, step } = fixture.options as unknown as { baseline: number | number[]; step: number }
  const got = await deletionInsertion(f, explanation, { baseline, step })
  const rows = fixture.expected['rows'] as unknown as {
    order: number[]
    deletion: number[]
    insertion: number[]
    deletionAuc: number
    insertionAuc: number
  }[]
  rows.forEach((wanted, row) => {
    const { order, deletion, insertion, deletionAuc, insertionAuc } = got[row]!
    expect(order).toEqual(wanted.order)
    expectClose('deletion', deletion, wanted.deletion, smooth)
    expectClose('insertion', insertion, wanted.insertion, smooth)
    expectClose('areas', [deletionAuc, insertionAuc], [wanted.deletionAuc, wanted.insertionAuc], smooth)
  })
  expect(got).toHaveLength(rows.length)
}

async function unfaithful(fixture: FixtureCase, model: FixtureModel): Promise<void> {
  const { f, explanation } = await given(fixture, model)
  const perturbations = fixture.options['perturbations'] as NestedNumbers
  const got = await infidelity(f, explanation, { perturbations })
  expectClose('plain', got, fixture.expected['plain']!, 10 * smooth)
  const normalised = await infidelity(f, explanation, { perturbations, normalise: true })
  // Small remainders of larger changes.
  expectClose('normalised', normalised, fixture.expected['normalised']!, 10 * smooth)
}

async function steadiness(fixture: FixtureCase, model: FixtureModel): Promise<void> {
  const perturbations = fixture.options['perturbations'] as NestedNumbers
  const target = fixture.options.target!
  for (const [name, absolute] of [
    ['saliency', true],
    ['gradient', false],
  ] as const) {
    const f = modelFunction(model, fixture.options.of ?? 'outputs')
    const explain = (input: Parameters<typeof saliency>[1]) => saliency(f, input, { target, absolute })
    const explanation = await explain(model.data.inputs!)
    const got = await sensitivityMax(explain, explanation, { perturbations })
    expectClose(name, got, fixture.expected[name]!, 10 * smooth)
  }
}

async function sums(fixture: FixtureCase, model: FixtureModel): Promise<void> {
  const { f, explanation } = await given(fixture, model)
  const { baseline, subsets } = fixture.options as unknown as { baseline: number[]; subsets: number[][] }
  expectClose('correlation', await sensitivityN(f, explanation, { baseline, subsets }), fixture.expected['correlation']!, smooth)
}

async function complexity({ options, expected }: FixtureCase): Promise<void> {
  const rows = options['attributions'] as number[][]
  expectClose('gini', rows.map(giniSparseness), expected['giniSparseness']!, 1e-9)
  expectClose('entropy', rows.map(entropyComplexity), expected['entropyComplexity']!, 1e-9)
  expect(rows.map((row) => effectiveComplexity(row))).toEqual(expected['effectiveComplexity'])
}

async function localised({ options, expected }: FixtureCase): Promise<void> {
  const mask = flat(options['mask'])
  const rows = expected['rows'] as unknown as {
    pointingGame: boolean
    relevanceRankAccuracy: number
    relevanceMassAccuracy: number
    topKIntersection10: number
    rocAuc: number
  }[]
  rows.forEach((wanted, row) => {
    const got = localisation(flat((options['attributions'] as unknown[])[row]), mask)
    expect(got.pointingGame).toBe(wanted.pointingGame)
    const { rankAccuracy, massAccuracy, topK, rocAuc } = got
    const expectedNumbers = [wanted.relevanceRankAccuracy, wanted.relevanceMassAccuracy, wanted.topKIntersection10]
    expectClose('shares', [rankAccuracy, massAccuracy, topK, rocAuc], [...expectedNumbers, wanted.rocAuc], 1e-9)
  })
}

/** The gradient's ranks as one layer after the other is made random, the last first. */
async function randomised({ options, expected }: FixtureCase, model: FixtureModel): Promise<void> {
  const target = options.target!
  const steps = options['steps'] as { layer: number; kernel: NestedNumbers; bias: number[] }[]
  const gradientOf = async (of: FixtureModel): Promise<number[][]> => {
    const { values } = await saliency(modelFunction(of, options.of ?? 'outputs'), of.data.inputs!, {
      target,
      absolute: false,
    })
    const rows = of.data.inputs!.length
    const size = values.data.length / rows
    return Array.from({ length: rows }, (_, row) => [...values.data.subarray(row * size, (row + 1) * size)])
  }
  const original = await gradientOf(model)
  expectClose('original', original.flat(), expected['original']!, smooth)
  const layers = [...model.layers]
  for (const [i, { layer, ...weights }] of steps.entries()) {
    layers[layer] = { ...layers[layer]!, ...weights }
    const now = await gradientOf({ ...model, layers })
    const agreement = (size: (value: number) => number) =>
      original.map((row, r) => rankAgreement(row.map(size), now[r]!.map(size)))
    const wanted = (name: string) => (expected[name] as number[][])[i]!
    expectClose('spearman', agreement((value) => value), wanted('spearman'), 1e-9)
    expectClose('spearmanAbs', agreement(Math.abs), wanted('spearmanAbs'), 1e-9)
  }
}
