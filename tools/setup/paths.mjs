// Where things are in a clone, found without any package.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that the repository was cloned into. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/**
 * The JavaScript file behind a package's command, to be run by `process.execPath`: the same on every system, and no
 * shell takes part.
 *
 * @param {string} packageName for instance `vitest`
 * @param {string} [command] the command's name where it differs from the package's
 */
export function commandFile(packageName, command = packageName) {
  const folder = join(root, 'node_modules', packageName)
  /** @type {{ bin: string | Record<string, string> }} */
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = typeof bin === 'string' ? bin : bin[command]
  if (file === undefined) throw new Error(`${packageName} has no command ${command}`)
  return join(folder, file)
}
