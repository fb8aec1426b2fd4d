/**
 * Reference values of other libraries, from `$TESSERA_FIXTURES/explain/*.json` (its README has the schema): one test a
 * case of the methods that are implemented, one skipped line for those that are not yet, a failure for unknown ones.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { embed, modelFunction, type FixtureModel } from './__fixtures__/fixture-model.js'
import type { Explanation } from './explanation.js'
import type { TensorFunction } from './evaluator.js'
import { inputXGradient } from './gradient/input-x-gradient.js'
import { integratedGradients } from './gradient/integrated-gradients.js'
import { quadrature, type QuadratureRule } from './gradient/quadrature.js'
import { saliency } from './gradient/saliency.js'
import type { NestedNumbers } from './rows.js'
import { sumPerStep } from './sum-per-step.js'

interface FixtureCase {
  readonly id: string
  readonly model: string | null
  readonly method: string
  readonly options: {
    readonly of: 'logits' | 'outputs'
    readonly targets?: number[]
    readonly target?: number
    readonly baseline?: number | string
    readonly method?: string
    readonly steps?: number
  }
  readonly expected: Readonly<Record<string, NestedNumbers>>
}

type Check = (fixture: FixtureCase, model: FixtureModel) => Promise<void>

const checks: Readonly<Record<string, Check>> = { gradient, integratedGradients: integrated, quadrature: rules }

const notYet = new Set([
  'cam',
  'complexity',
  'deeplift',
  'deepshap',
  'deletionInsertion',
  'expectedGradients',
  'featureAblation',
  'infidelity',
  'interactions',
  'kernel',
  'kernel-schedule',
  'limeDiscretiser',
  'limeFit',
  'limeImage',
  'limeText',
  'localisation',
  'occlusion',
  'owen',
  'permutation',
  'reluRules',
  'sanityCheck',
  'sensitivityMax',
  'sensitivityN',
  'shapley',
  'smoothgrad',
])

const root = resolve(import.meta.dirname, '../../..')
const folder = resolve(root, process.env['TESSERA_FIXTURES'] ?? '../shared/fixtures', 'explain')
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
interface Suite {
  readonly models: Record<string, FixtureModel>
  readonly cases: FixtureCase[]
}

const suites = files.map((file): [name: string, suite: Suite] => [
  basename(file, '.json'),
  JSON.parse(readFileSync(resolve(folder, file), 'utf8')) as Suite,
])
const methods = suites.flatMap(([, suite]) => suite.cases.map(({ method }) => method))
const waiting = methods.filter((method) => notYet.has(method))
const missing = [...new Set(waiting)].sort().join(', ')
const isAbsent = files.length === 0
const reason = isAbsent ? 'no explain/*.json under TESSERA_FIXTURES' : `${waiting.length} cases wait for ${missing}`

it.skipIf(isAbsent || waiting.length > 0)(`knows every method of the fixtures: ${reason}`, () => {
  expect(waiting).toEqual([])
})

const cases = suites.flatMap(([name, suite]) =>
  suite.cases.map((fixture): [title: string, fixture: FixtureCase, model: FixtureModel] => [
    `${name} ${fixture.method}: ${fixture.id}`,
    fixture,
    suite.models[fixture.model ?? '']!,
  ]),
)

it.each(cases.filter(([, { method }]) => !notYet.has(method)))('%s', { timeout: 60_000 }, async (_, fixture, model) => {
  expect(Object.keys(checks)).toContain(fixture.method)
  await checks[fixture.method]!(fixture, model)
})

/** The limits that the fixtures' README gives for float32: a node may land on the other side of a kink. */
const smooth = 2e-5
const kinked = 5e-3

function tolerance(model: FixtureModel): number {
  return model.layers.some((layer) => layer.activation === 'relu' || layer.type === 'maxPool2d') ? kinked : smooth
}

/** The largest difference, as a share of the largest expected |value|, is at most `limit`. */
function expectClose(what: string, got: ArrayLike<number>, expected: NestedNumbers, limit: number): void {
  const wanted = (expected as unknown[]).flat(Infinity) as number[]
  expect({ what, count: got.length }).toEqual({ what, count: wanted.length })
  const scale = Math.max(...wanted.map(Math.abs), Number.MIN_VALUE)
  const worst = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i]!)), 0) / scale
  expect({ what, worst, isWithin: worst <= limit }).toMatchObject({ isWithin: true })
}

/** The rows that a case explains (embedded, where the model begins with tokens), and its function. */
function subject(
  fixture: FixtureCase,
  model: FixtureModel,
): { f: TensorFunction; input: NestedNumbers; isText: boolean } {
  const f = modelFunction(model, fixture.options.of)
  const { inputs, tokens } = model.data
  return tokens ? { f, input: embed(model, tokens), isText: true } : { f, input: inputs!, isText: false }
}

/** Each target with the part of an expected array that is its own. */
function targetsOf({ options }: FixtureCase): { target: number; own: (values: NestedNumbers) => NestedNumbers }[] {
  const { targets, target } = options
  if (targets === undefined) return [{ target: target!, own: (values) => values }]
  return targets.map((one, index) => ({ target: one, own: (values) => values[index] as NestedNumbers }))
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
  const steps = options.steps!
  const { rule, factor } = ruleOf(options.method!, steps)
  const baseline = isText
    ? embed(
        model,
        model.data.tokens!.map((row) => row.map(() => model.data.maskToken!)),
      )
    : typeof options.baseline === 'string'
      ? model.data.baseline!
      : options.baseline!
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
