// `npm test`: set-up, then every check in the order of DESIGN, section 6, then one vitest run over all packages. It stops
// at the first stage that fails; its last line is always `N passed, N failed, N skipped`.
import { join } from 'node:path'
import { ensureInstalled } from './ensure-installed.mjs'
import { commandFile, root } from './paths.mjs'
import { nx, quietStage, shownStage } from './stage.mjs'

/**
 * Each stage's name, and the Node program that is the stage.
 *
 * @returns {[name: string, file: string, args: string[]][]}
 */
function stages() {
  const forEachProject = (/** @type {string} */ target) => [
    'run-many',
    '--target',
    target,
    '--parallel=2',
    '--output-style=static',
  ]
  const check = (/** @type {string} */ name) => join(root, 'tools', 'checks', name)
  return [
    ['format', commandFile('oxfmt'), ['--check', '.']],
    ['lint', nx(), forEachProject('lint')],
    ['types', nx(), forEachProject('types')],
    ['build', nx(), forEachProject('build')],
    ['publint and attw', check('published.mjs'), []],
    ['lock file', check('lock.mjs'), []],
    ['sizes', commandFile('size-limit'), []],
    ['packed install', check('packed-install.mjs'), []],
  ]
}

/** @param {string} reason */
function stop(reason) {
  console.log(`npm test: stopped: ${reason} The tests did not run.`)
  console.log('0 passed, 1 failed, 0 skipped')
  return 1
}

async function main() {
  try {
    ensureInstalled()
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error))
  }
  for (const [name, file, args] of stages()) {
    if (!(await quietStage(name, file, args))) return stop(`stage "${name}" failed; its output is above.`)
  }
  // The summary line is written by tools/setup/summary-reporter.mjs, which vitest.config.ts names.
  return await shownStage(commandFile('vitest'), ['run', ...process.argv.slice(2)])
}

process.exitCode = await main()
