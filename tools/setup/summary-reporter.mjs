// Vitest reporter: names every test that was skipped and ends the output with `N passed, N failed, N skipped`.

/**
 * @typedef {import('vitest/node').TestModule} TestModule
 * @typedef {{ passed: number, failed: number, skipped: string[] }} Counts
 */

/**
 * A file that could not be loaded and an error outside any test count as one failure each; a test that never ended too.
 *
 * @param {readonly TestModule[]} modules
 * @param {number} errorsOutside
 * @returns {Counts}
 */
export function countTests(modules, errorsOutside) {
  const counts = { passed: 0, failed: errorsOutside, skipped: /** @type {string[]} */ ([]) }
  for (const module of modules) {
    counts.failed += module.errors().length
    for (const suite of module.children.allSuites()) counts.failed += suite.errors().length
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      if (state === 'passed') counts.passed++
      else if (state === 'skipped') counts.skipped.push(`${module.relativeModuleId}: ${test.fullName}`)
      else counts.failed++
    }
  }
  return counts
}

/** Named by path in vitest.config.ts, for which vitest wants a default export. */
export default class SummaryReporter {
  /**
   * @param {readonly TestModule[]} modules
   * @param {readonly unknown[]} errorsOutside
   */
  onTestRunEnd(modules, errorsOutside) {
    const { passed, failed, skipped } = countTests(modules, errorsOutside.length)
    // At exit, so that nothing of vitest's own comes after it.
    process.once('exit', (code) => {
      for (const name of skipped) console.log(`skipped: ${name}`)
      const shown = code !== 0 && failed === 0 ? 1 : failed
      console.log(`${passed} passed, ${shown} failed, ${skipped.length} skipped`)
    })
  }
}
