/** The checks of Shapley values, and of what is lost when features are hidden. */
import { cast, gather, tensor2d } from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import type { TensorFunction } from '../evaluator.js'
import type { Explanation } from '../explanation.js'
import { featureAblation } from '../perturbation/feature-ablation.js'
import { occlusion } from '../perturbation/occlusion.js'
import type { NestedNumbers } from '../rows.js'
import { coalitionKey, type Coalition } from '../shapley/coalition.js'
import { exactShapley } from '../shapley/exact-shapley.js'
import type { Game } from '../shapley/game.js'
import { kernelFit, sparseKernelFit } from '../shapley/kernel-fit.js'
import { kernelSchedule } from '../shapley/kernel-schedule.js'
import { owenValues } from '../shapley/owen-values.js'
import { partitionShap, type PartitionContext } from '../shapley/partition-shap.js'
import { permutationValues } from '../shapley/permutation-shap.js'
import { shapleyInteractions } from '../shapley/shapley-interactions.js'
import type { ShapleyOptions } from '../shapley/shapley-request.js'
import { expectClose, smooth, type Check, type FixtureCase } from './fixture-cases.js'
import { modelFunction, type FixtureModel } from './fixture-model.js'

export const shapleyChecks: Readonly<Record<string, Check>> = {
  featureAblation: ablation,
  interactions,
  kernel,
  'kernel-schedule': schedule,
  occlusion: occluded,
  owen,
  permutation,
  shapley,
}

/** Tokens are features themselves here: absent means the mask. */
function tokenFunction(model: FixtureModel, of: 'logits' | 'outputs'): TensorFunction {
  const table = model.layers.find(({ type }) => type === 'embedding')!.table
  const f = modelFunction(model, of)
  return (x) => f(gather(tensor2d(table), cast(x, 'int32')))
}

/** What is explained, and the options that the case's own become. */
function subject({ options }: FixtureCase, model: FixtureModel) {
  const of = options.of ?? 'outputs'
  const { inputs, tokens, background, baseline, maskToken } = model.data
  const given = options as Readonly<{
    row?: number
    background?: NestedNumbers
    backgroundWeights?: number[]
    groups?: number[][]
    segments?: number[][]
    link?: 'logit'
  }>
  const rows = (tokens ?? inputs)!
  const shared: ShapleyOptions = {
    target: 'all',
    background: given.background ?? (tokens ? [tokens[0]!.map(() => maskToken!)] : (background ?? baseline)!),
    ...(given.backgroundWeights && { backgroundWeights: given.backgroundWeights }),
    ...(given.segments && { segments: given.segments, background: baseline! }),
    ...(given.link && { link: given.link }),
  }
  return {
    f: tokens ? tokenFunction(model, of) : modelFunction(model, of),
    input: given.row === undefined ? rows : [rows[given.row]!],
    shared,
    groups: given.groups,
  }
}

/** Base values are the same for every row, and the values sum to the prediction. */
function expectAdditive(explanation: Explanation, expected: FixtureCase['expected']): void {
  const { values, baseValues, predictions, completeness } = explanation
  expectClose('values', values.data, expected['values']!, smooth)
  const outputs = predictions.shape[1]!
  if (expected['baseValues']) expectClose('base', baseValues!.data.slice(0, outputs), expected['baseValues'], smooth)
  if (expected['predictions']) expectClose('predictions', predictions.data, expected['predictions'], smooth)
  expect(completeness).toMatchObject({ ok: true })
}

async function shapley(fixture: FixtureCase, model: FixtureModel): Promise<void> {
  const { f, input, shared, groups } = subject(fixture, model)
  expectAdditive(await exactShapley(f, input, { ...shared, ...(groups && { groups }) }), fixture.expected)
}

async function interactions(fixture: FixtureCase, model: FixtureModel): Promise<void> {
  const { f, input, shared } = subject(fixture, model)
  const index = fixture.options['index'] === 'sii' ? 'shapleyInteraction' : 'shapleyTaylor'
  expectAdditive(await shapleyInteractions(f, input, { ...shared, index }), fixture.expected)
}

async function owen(fixture: FixtureCase, model: FixtureModel): Promise<void> {
  const { f, input, shared, groups } = subject(fixture, model)
  const clustering = fixture.options['clustering'] as number[][] | undefined
  if (groups) return expectAdditive(await owenValues(f, input, { ...shared, unions: groups }), fixture.expected)
  const contexts: Record<string, PartitionContext> = { fixedContext0: 'absent', fixedContext1: 'present' }
  const budget = 100_000
  expectAdditive(await partitionShap(f, input, { ...shared, clustering: clustering!, budget }), fixture.expected)
  for (const [name, context] of Object.entries(contexts)) {
    const expected = fixture.expected[name] as unknown as FixtureCase['expected'] | undefined
    if (!expected) continue
    expectAdditive(await partitionShap(f, input, { ...shared, clustering: clustering!, context, budget }), {
      values: expected['values']!,
    })
  }
}

/** The game of the case's row, over all coalitions at once. */
async function permutation(fixture: FixtureCase, model: FixtureModel): Promise<void> {
  const { f, input, shared } = subject(fixture, model)
  const orders = fixture.options['permutations'] as number[][]
  const worth = new Map<string, Promise<Float64Array>>()
  const players = orders[0]!.length
  const rows = (shared.background as number[][]).length
  // v(S) straight from its definition, by the mean over the background.
  const ask = async (coalition: Coalition): Promise<Float64Array> => {
    const mixed = (shared.background as number[][]).map((example) =>
      example.map((value, i) => (coalition[i] ? (input[0] as number[])[i]! : value)),
    )
    const outputs = f(tensor2d(mixed), [])
    const data = await outputs.data()
    const count = outputs.shape[1]!
    return Float64Array.from({ length: count }, (_, k) => {
      let sum = 0
      for (let row = 0; row < rows; row++) sum += data[row * count + k]! / rows
      return sum
    })
  }
  const first = await ask(new Uint8Array(players))
  const game: Game = {
    players,
    outputs: first.length,
    async values(coalitions) {
      const all = coalitions.map((coalition) => {
        const key = coalitionKey(coalition)
        if (!worth.has(key)) worth.set(key, ask(coalition))
        return worth.get(key)!
      })
      return Float64Array.from((await Promise.all(all)).flatMap((values) => [...values]))
    },
  }
  const { values } = await permutationValues(game, orders)
  expectClose('values', values, fixture.expected['values']!, smooth)
}

/** The regression alone, on what the case says that the coalitions are worth: in float64 to the last digits. */
async function kernel({ options, expected }: FixtureCase): Promise<void> {
  const base = expected['baseValues'] as number[]
  const outputs = base.length
  const coalitions = (options['coalitions'] as string[]).map((text) => Uint8Array.from(text, Number))
  const worth = (expected['coalitionValues'] as number[][]).flatMap((row) => row.map((value, k) => value - base[k]!))
  const design = { coalitions, weights: Float64Array.from(options['weights'] as number[]) }
  const data = {
    worth: Float64Array.from(worth),
    total: Float64Array.from(expected['prediction'] as number[], (value, k) => value - base[k]!),
  }
  const most = /num_features\((\d+)\)/.exec(String(options['l1Reg']))?.[1]
  const fit = most === undefined ? kernelFit(design) : sparseKernelFit(design, Number(most))
  const values = fit!(data)
  expectClose('values', values, expected['values']!, 1e-8)
  const selected = Array.from({ length: outputs }, (_, k) =>
    Array.from(coalitions[0]!.keys()).filter((player) => values[player * outputs + k] !== 0),
  )
  expect(selected).toEqual(expected['selected'])
}

async function schedule({ expected }: FixtureCase): Promise<void> {
  const rows = expected['rows'] as unknown as (ReturnType<typeof kernelSchedule> & { features: number; nsamples: number })[]
  for (const { features, nsamples, sizeWeights, fullSizes, enumerated, sampled } of rows) {
    const got = kernelSchedule(features, nsamples)
    expect({ ...got, sizeWeights: [] }).toEqual({ coalitions: nsamples, sizeWeights: [], fullSizes, enumerated, sampled })
    expectClose('sizeWeights', got.sizeWeights, sizeWeights, 1e-9)
  }
}

async function ablation(fixture: FixtureCase, model: FixtureModel): Promise<void> {
  const { f, input, shared } = subject(fixture, model)
  const { segments } = shared
  const result = await featureAblation(f, input, {
    target: fixture.options.target ?? 'all',
    baseline: shared.background,
    ...(segments && { segments }),
  })
  expectClose('values', result.values.data, fixture.expected['values']!, smooth)
}

async function occluded(fixture: FixtureCase, model: FixtureModel): Promise<void> {
  const { f, input } = subject(fixture, model)
  const { window, strides, baseline } = fixture.options as { window: number[]; strides: number[]; baseline: number }
  const result = await occlusion(f, input, { target: fixture.options.target!, window, strides, baseline })
  expectClose('values', result.values.data, fixture.expected['values']!, smooth)
}
