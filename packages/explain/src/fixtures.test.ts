/**
 * Reference values of other libraries: one test a case of `$TESSERA_FIXTURES/explain/*.json`, one skipped line for the
 * methods that are still to come, a failure for a method that is not known.
 */
import { expect, it } from 'vitest'
import { fixtureCases, type Check } from './__fixtures__/fixture-cases.js'
import { gradientChecks } from './__fixtures__/gradient-checks.js'
import { limeChecks } from './__fixtures__/lime-checks.js'
import { shapleyChecks } from './__fixtures__/shapley-checks.js'

const checks: Readonly<Record<string, Check>> = { ...gradientChecks, ...limeChecks, ...shapleyChecks }
const notYet = new Set([
  'cam',
  'complexity',
  'deeplift',
  'deepshap',
  'deletionInsertion',
  'expectedGradients',
  'infidelity',
  'localisation',
  'reluRules',
  'sanityCheck',
  'sensitivityMax',
  'sensitivityN',
  'smoothgrad',
])
const all = fixtureCases()
const cases = all.filter(([, { method }]) => !notYet.has(method))
const waiting = all.length - cases.length

it.skipIf(waiting > 0)(`checks every case of the fixtures: ${waiting} wait for ${[...notYet].join(', ')}`, () => {
  expect(waiting).toBe(0)
})

it.skipIf(all.length > 0)('no explain/*.json under TESSERA_FIXTURES: reference values are not checked', () => {
  expect(all).toEqual([])
})

it.each(cases)('%s', { timeout: 60_000 }, async (_, fixture, model) => {
  expect(Object.keys(checks)).toContain(fixture.method)
  await checks[fixture.method]!(fixture, model)
})
