import { describe, expect, it } from 'vitest'
import type { TestModule } from 'vitest/node'
import { countTests } from './summary-reporter.mjs'

/** A module as vitest reports it, with tests in the given states. */
function moduleOf(
  states: readonly string[],
  errors: readonly string[] = [],
  suiteErrors: readonly string[] = [],
): TestModule {
  const module: unknown = {
    relativeModuleId: 'a.test.ts',
    errors: () => errors,
    children: {
      allSuites: () => [{ errors: () => suiteErrors }],
      allTests: () => states.map((state, i) => ({ fullName: `test ${i}`, result: () => ({ state }) })),
    },
  }
  return module as TestModule
}

describe('countTests', () => {
  it('adds up the tests of all files and names those that were skipped', () => {
    expect(countTests([moduleOf(['passed', 'failed']), moduleOf(['passed', 'skipped'])], 0)).toEqual({
      passed: 2,
      failed: 1,
      skipped: ['a.test.ts: test 1'],
    })
  })

  it('counts a file that did not load, a broken suite and an error outside any test as failures', () => {
    expect(countTests([moduleOf([], ['syntax'])], 0).failed).toBe(1)
    expect(countTests([moduleOf([], [], ['beforeAll'])], 0).failed).toBe(1)
    expect(countTests([], 2).failed).toBe(2)
  })

  it('counts a test that never ended as a failure', () => {
    expect(countTests([moduleOf(['pending'])], 0)).toEqual({ passed: 0, failed: 1, skipped: [] })
  })
})
