// `npm start`: sets up what is missing, builds what changed, runs the tour. The exit code is the tour's.
import { join } from 'node:path'
import { ensureInstalled } from './ensure-installed.mjs'
import { root } from './paths.mjs'
import { nx, quietStage, shownStage } from './stage.mjs'

try {
  ensureInstalled()
  // nx builds the packages that the tour names, then the tour, and skips whatever did not change.
  if (await quietStage('build', nx(), ['run', '@tessera-ml/example-tour:build', '--output-style=static'])) {
    process.exitCode = await shownStage(join(root, 'examples', 'tour', 'dist', 'main.js'), process.argv.slice(2))
  } else {
    console.error('npm start: the build failed; its output is above.')
    process.exitCode = 1
  }
} catch (error) {
  console.error(`npm start: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
