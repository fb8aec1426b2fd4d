/** The checks of gradient methods. */
import { expect } from 'vitest'
import type { Explanation } from '../explanation.js'
import { deepLift } from '../gradient/deep-lift.js'
import { deepShap } from '../gradient/deep-shap.js'
import { expectedGradients } from '../gradient/expected-gradients.js'
import { inputXGradient } from '../gradient/input-x-gradient.js'
import { integratedGradients } from '../gradient/integrated-gradients.js'
import { quadrature, type QuadratureRule } from '../gradient/quadrature.js'
import { deconvolution, guidedBackprop } from '../gradient/relu-backprop.js'
import { saliency } from '../gradient/saliency.js'
import { smoothGrad } from '../gradient/smooth-grad.js'
import type { NestedNumbers } from '../rows.js'
import { sumPerStep } from '../sum-per-step.js'
import { expectClose, smooth, subject, targetsOf, tolerance, type Check, type FixtureCase } from './fixture-cases.js'
import { embed, type FixtureModel } from './fixture-model.js'

export const gradientChecks: Readonly<Record<string, Check>> = {
  deeplift: lifted,
  deepshap: lifted,
  expectedGradients: expected,
  gradient,
  integratedGradients: integrated,
  quadrature: rules,
  reluRules: rectified,
  smoothgrad: smoothed,
}

async function gradient(fixture: FixtureCase, model: FixtureModel): Promise<void> {
  const { f, input } = subject(fixture, model)
  const { expected } = fixture
  for (const { target, own } of targetsOf(fixture)) {
    const slopes = await saliency(f, input, { target, absolute: false })
    const products = await inputXGradient(f, input, { target })
    const got: Record<string, () => ArrayLike<number> | Promise<ArrayLike<number>>> = {
      gradient: () => slopes.values.data,
      saliency: async () => (await saliency(f, input, { target })).values.data,
      inputXGradient: () => products.values.data,
      inputXGradientPerToken: () => sumPerStep(products).values.data,
      l2NormPerToken: () => normPerStep(slopes),
    }
    for (const [what, values] of Object.entries(expected)) {
      expect(Object.keys(got)).toContain(what)
      expectClose(what, await got[what]!(), own(values), smooth)
    }
  }
}

function normPerStep({ values: { data, shape } }: Explanation): number[] {
  const [rows, steps, units] = shape as [number, number, number]
  return Array.from({ length: rows * steps }, (_, i) => Math.hypot(...data.subarray(i * units, (i + 1) * units)))
}

async function integrated(fixture: FixtureCase, model: FixtureModel): Promise<void> {
  const { f, input, isText } = subject(fixture, model)
  const { options, expected } = fixture
  const { steps, method, baseline: given } = options as { steps: number; method: string; baseline?: number | string }
  const { rule, factor } = ruleOf(method, steps)
  const baseline = isText
    ? embed(
        model,
        model.data.tokens!.map((row) => row.map(() => model.data.maskToken!)),
      )
    : typeof given === 'string'
      ? model.data.baseline!
      : given!
  const limit = tolerance(model)
  for (const { target, own } of targetsOf(fixture)) {
    const result = await integratedGradients(f, input, { target, baseline, rule, steps, maxSteps: steps })
    const scaled = result.values.data.map((value) => value * factor)
    expectClose('values', scaled, own(expected['values']!), limit)
    if (expected['perToken']) expectClose('perToken', sumPerStep(result).values.data, own(expected['perToken']), limit)
    expectGaps(result, own(expected['convergenceDelta']!) as number[], factor, limit)
  }
}

/** Gaps are differences of larger numbers, so their error is measured by those. */
function expectGaps(result: Explanation, expected: readonly number[], factor: number, limit: number): void {
  const { values, predictions, baseValues, completeness } = result
  const size = values.data.length / expected.length
  expected.forEach((gap, row) => {
    const rowValues = values.data.subarray(row * size, (row + 1) * size)
    const sum = rowValues.reduce((a, b) => a + b, 0)
    const ends = Math.abs(predictions.data[row]!) + Math.abs(baseValues!.data[row]!)
    const scale = rowValues.reduce((a, b) => a + Math.abs(b), ends)
    // With the factor of a faulty rule the sum shrinks, and the gap with it.
    const got = completeness!.gap[row]! - sum * (1 - factor)
    expect(Math.abs(got - gap)).toBeLessThanOrEqual(limit * scale)
  })
}

/** Our rule for a fixture's, and what its values are to ours: captum's trapezoid weights sum to (n - 1) / n. */
function ruleOf(name: string, steps: number): { rule: QuadratureRule; factor: number } {
  const known: Record<string, QuadratureRule> = {
    gausslegendre: 'gaussLegendre',
    left: 'left',
    right: 'right',
    middle: 'midpoint',
    trapezoid: 'trapezoid',
    'captum-trapezoid': 'trapezoid',
  }
  const rule = known[name]
  if (rule === undefined) throw new Error(`unknown rule ${name}`)
  return { rule, factor: name === 'captum-trapezoid' ? (steps - 1) / steps : 1 }
}

async function rules({ expected }: FixtureCase): Promise<void> {
  const list = expected['rules'] as unknown as { method: string; steps: number; nodes: number[]; weights: number[] }[]
  for (const { method, steps, nodes, weights } of list) {
    const { rule, factor } = ruleOf(method, steps)
    const got = quadrature('fixture', rule, steps)
    expectClose(`${method} ${steps} nodes`, got.nodes, nodes, 1e-9)
    expectClose(
      `${method} ${steps} weights`,
      got.weights.map((weight) => weight * factor),
      weights,
      1e-9,
    )
  }
}

async function expected(fixture: FixtureCase, model: FixtureModel): Promise<void> {
  const { f, input } = subject(fixture, model)
  const background = model.data.background!
  for (const { target, own } of targetsOf(fixture)) {
    const result = await expectedGradients(f, input, { target, background, steps: 300, maxSteps: 300 })
    expectClose('values', result.values.data, own(fixture.expected['values']!), tolerance(model))
  }
}

/** Rules hold to rounding on every model, kinks or not. */
async function lifted(fixture: FixtureCase, model: FixtureModel): Promise<void> {
  const { f, input } = subject(fixture, model)
  const { baseline, background } = model.data
  for (const { target, own } of targetsOf(fixture)) {
    const result =
      fixture.method === 'deepshap'
        ? await deepShap(f, input, { target, background: background! })
        : await deepLift(f, input, { target, baseline: baseline! })
    expectClose('values', result.values.data, own(fixture.expected['values']!), smooth)
    expect(result.completeness).toMatchObject({ ok: true })
  }
}

async function rectified(fixture: FixtureCase, model: FixtureModel): Promise<void> {
  const { f, input } = subject(fixture, model)
  const { guidedBackprop: guided, deconvolution: deconvolved } = fixture.expected
  for (const { target, own } of targetsOf(fixture)) {
    expectClose('guided', (await guidedBackprop(f, input, { target })).values.data, own(guided!), smooth)
    expectClose('deconvolution', (await deconvolution(f, input, { target })).values.data, own(deconvolved!), smooth)
  }
}

async function smoothed(fixture: FixtureCase, model: FixtureModel): Promise<void> {
  const { f, input } = subject(fixture, model)
  const noise = fixture.options['noise'] as NestedNumbers
  const kinds = { smoothgrad: 'mean', smoothgradSquared: 'meanOfSquares', vargrad: 'variance' } as const
  for (const [name, kind] of Object.entries(kinds)) {
    const { values } = await smoothGrad(f, input, { target: fixture.options.target!, noise, kind })
    // A variance is the difference of two larger numbers.
    expectClose(name, values.data, fixture.expected[name]!, kind === 'variance' ? 10 * smooth : smooth)
  }
}
