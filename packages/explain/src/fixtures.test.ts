/**
 * Reference values of other libraries: one test a case of `$TESSERA_FIXTURES/explain/*.json`; a method without a check
 * fails.
 */
import { expect, it } from 'vitest'
import { camChecks } from './__fixtures__/cam-checks.js'
import { faithfulnessChecks } from './__fixtures__/faithfulness-checks.js'
import { fixtureCases, type Check } from './__fixtures__/fixture-cases.js'
import { gradientChecks } from './__fixtures__/gradient-checks.js'
import { limeChecks } from './__fixtures__/lime-checks.js'
import { shapleyChecks } from './__fixtures__/shapley-checks.js'

const checks: Readonly<Record<string, Check>> = {
  ...camChecks,
  ...faithfulnessChecks,
  ...gradientChecks,
  ...limeChecks,
  ...shapleyChecks,
}
const cases = fixtureCases()

it.skipIf(cases.length > 0)('no explain/*.json under TESSERA_FIXTURES: reference values are not checked', () => {
  expect(cases).toEqual([])
})

it.each(cases)('%s', { timeout: 60_000 }, async (_, fixture, model) => {
  expect(Object.keys(checks)).toContain(fixture.method)
  await checks[fixture.method]!(fixture, model)
})
