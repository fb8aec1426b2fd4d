// Set-up: installs the locked packages when they are missing or differ from the lock file. Needs Node and npm only.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isInstalled } from './installed.mjs'
import { runNpm } from './npm.mjs'
import { root } from './paths.mjs'

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22) return
  throw new Error(`Node must be ^20.19.0 or >=22.12.0, but this is ${process.versions.node}.`)
}

function isUpToDate() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  const read = (/** @type {string} */ file) => JSON.parse(readFileSync(file, 'utf8'))
  return isInstalled(read(join(root, 'package-lock.json')), read(installed))
}

/** Leaves `node_modules` as the lock file says; does nothing where it is so already. */
export function ensureInstalled() {
  checkNode()
  if (isUpToDate()) return
  console.log('set-up: installing the locked packages (npm ci, about half a minute)')
  const started = performance.now()
  const { status } = runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], root)
  if (status !== 0) throw new Error(`npm ci must end with exit code 0, but got ${status}; its message is above.`)
  console.log(`set-up: installed in ${((performance.now() - started) / 1000).toFixed(0)} s`)
}
