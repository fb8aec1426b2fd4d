import { ConfigError, Generator, positiveInteger, givenOptions } from '@tessera-ml/core'
import type { BatchFunction } from '../evaluator.js'
import type { Explanation } from '../explanation.js'
import type { NumbersLike } from '../rows.js'
import { emptyCoalition, fullCoalition, type Coalition } from './coalition.js'
import type { Game } from './game.js'
import { kernelFit, sparseKernelFit, type KernelFit } from './kernel-fit.js'
import { drawKernelSample, kernelSchedule, type KernelSample } from './kernel-schedule.js'
import { finishShapley } from './shapley-explanation.js'
import { beginShapley, divideRows, type Division, type ShapleyOptions } from './shapley-request.js'

export interface KernelShapOptions extends ShapleyOptions {
  /** Coalitions a row, from 2. Where it reaches 2^players - 2 the values are exact. Default 2·players + 2048. */
  readonly budget?: number
  /** At most so many features of each row get a value, the others 0. Default: all. */
  readonly maxFeatures?: number
  /** Where the random coalitions come from. Default 0. */
  readonly seed?: number
}

const groups = 10

/**
 * Shapley values estimated by a weighted regression of the output on who is present (`kernelFit`), over coalitions of
 * whole sizes and a random sample of the others, each with its complement (`kernelSchedule`).
 *
 * The values sum to f(x) minus the base value by construction. Where coalitions are sampled, the standard error is the
 * jackknife's over ten groups of the sample. All outputs share the evaluations, and all rows the sample.
 *
 * Shapes: input [row, ...feature] -> values [row, ...feature, output], with `groups` or `segments` [row, group, output].
 * Source: Lundberg and Lee 2017, arXiv:1705.07874, section 4.1; pairs: Covert and Lee 2021, arXiv:2012.01536.
 *
 * @throws as `exactShapley`; ConfigError if the budget is too small to tell the players apart.
 * @example
 * const explanation = await kernelShap(f, rows, { background, target: 'all', budget: 1000, seed: 1 })
 */
export async function kernelShap(
  f: BatchFunction,
  input: NumbersLike,
  options: KernelShapOptions,
): Promise<Explanation> {
  const where = 'kernelShap'
  givenOptions(where, options)
  const { budget, maxFeatures, seed = 0 } = options
  if (budget !== undefined && positiveInteger(`${where}: budget`, budget) < 2) {
    throw new ConfigError(`${where}: budget must be at least 2, but got ${budget}.`)
  }
  if (maxFeatures !== undefined) positiveInteger(`${where}: maxFeatures`, maxFeatures)
  const generator = new Generator(seed)
  const request = await beginShapley(where, f, input, options, ['budget', 'maxFeatures', 'seed'])
  const plans = new Map<number, Plan>()
  const planFor = (players: number): Plan => {
    const known = plans.get(players)
    if (known !== undefined) return known
    const plan = makePlan(where, players, budget ?? 2 * players + 2048, generator.fork(players), maxFeatures)
    plans.set(players, plan)
    return plan
  }
  const division = await divideRows(request, (game) => kernelValues(game, planFor(game.players)))
  const details = { budget: budget ?? 'auto', maxFeatures: maxFeatures ?? 'all' }
  return finishShapley(where, request, options, division, { seed, options: details })
}

/** Which coalitions to ask for, and how shares follow from their worth. */
interface Plan {
  readonly coalitions: readonly Coalition[]
  readonly fit: KernelFit
  /** The same without one group of the sample each; none where nothing was left to chance. */
  readonly without: readonly KernelFit[]
}

function makePlan(
  where: string,
  players: number,
  budget: number,
  random: Generator,
  maxFeatures: number | undefined,
): Plan {
  const schedule = kernelSchedule(players, budget)
  const sample = drawKernelSample(players, schedule, random, groups)
  const { coalitions } = sample
  const fitFor = (weights: Float64Array): KernelFit => {
    const design = { coalitions, weights }
    const isSparse = maxFeatures !== undefined && maxFeatures < players
    const fit = isSparse ? sparseKernelFit(design, maxFeatures) : kernelFit(design)
    if (fit !== undefined) return fit
    throw new ConfigError(
      `${where}: budget must be enough to tell ${players} features apart, but got ${budget}. Raise it, or group features.`,
    )
  }
  const without = schedule.sampled === 0 ? 0 : groups
  return {
    coalitions,
    fit: fitFor(weightsOf(sample)),
    without: Array.from({ length: without }, (_, group) => fitFor(weightsOf(sample, group))),
  }
}

async function kernelValues(game: Game, { coalitions, fit, without }: Plan): Promise<Division> {
  const { players, outputs } = game
  const asked = await game.values([...coalitions, emptyCoalition(players), fullCoalition(players)])
  const none = asked.subarray(coalitions.length * outputs, (coalitions.length + 1) * outputs)
  const of = {
    worth: asked.subarray(0, coalitions.length * outputs).map((value, i) => value - none[i % outputs]!),
    total: asked.subarray((coalitions.length + 1) * outputs).map((value, k) => value - none[k]!),
  }
  if (without.length === 0) return { values: fit(of) }
  return { values: fit(of), standardErrors: jackknife(without.map((fitWithout) => fitWithout(of))) }
}

/** The weights of all coalitions, those drawn scaled to their common weight, without the draws of one group. */
function weightsOf({ fixed, drawn, groups: count, weightDrawn }: KernelSample, without?: number): Float64Array {
  const times = new Float64Array(fixed.length)
  for (let group = 0; group < count; group++) {
    if (group === without) continue
    for (let i = 0; i < times.length; i++) times[i]! += drawn[group * times.length + i]!
  }
  const sum = times.reduce((total, value) => total + value, 0)
  return fixed.map((weight, i) => (sum === 0 ? weight : weight + (times[i]! / sum) * weightDrawn))
}

/** √((g - 1) / g · Σ (estimate without a group - their mean)²). Source: Efron and Tibshirani 1993, chapter 11. */
function jackknife(estimates: readonly Float64Array[]): Float64Array {
  const g = estimates.length
  return estimates[0]!.map((_, i) => {
    const mean = estimates.reduce((sum, estimate) => sum + estimate[i]!, 0) / g
    const squares = estimates.reduce((sum, estimate) => sum + (estimate[i]! - mean) ** 2, 0)
    return Math.sqrt(((g - 1) / g) * squares)
  })
}
