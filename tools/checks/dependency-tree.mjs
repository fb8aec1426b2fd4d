// What a package pulls in when it is installed, read from a node_modules folder, and what of it is native.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * @typedef {{ name: string, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>,
 *   peerDependencies?: Record<string, string>, peerDependenciesMeta?: Record<string, { optional?: boolean }>,
 *   scripts?: Record<string, string>, os?: string[], cpu?: string[], gypfile?: boolean }} Manifest
 * @typedef {{ folder: string, manifest: Manifest }} Installed
 */

/**
 * The package and all that it depends on, each where Node finds it; optional ones as far as they are there, but no peers
 * that are optional.
 *
 * @param {string} root the folder with `node_modules`
 * @param {string} name
 * @returns {Installed[]}
 */
export function dependencyTree(root, name) {
  /** @type {Map<string, Installed>} */
  const found = new Map()
  /** @type {(from: string, wanted: string, isOptional: boolean) => void} */
  const visit = (from, wanted, isOptional) => {
    const folder = find(root, from, wanted)
    if (folder === undefined && isOptional) return
    if (folder === undefined) throw new Error(`${from} needs ${wanted}, which is not installed.`)
    if (found.has(folder)) return
    const manifest = /** @type {Manifest} */ (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
    found.set(folder, { folder, manifest })
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifest
    for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) {
      visit(folder, dependency, dependency in optionalDependencies)
    }
    for (const peer of Object.keys(peerDependencies)) {
      if (peerDependenciesMeta[peer]?.optional !== true) visit(folder, peer, false)
    }
  }
  visit(root, name, false)
  return [...found.values()]
}

/**
 * One line for each part that is compiled for a machine, or that a script would fetch or build.
 *
 * @param {readonly Installed[]} tree
 * @returns {string[]}
 */
export function nativeParts(tree) {
  return tree.flatMap(({ folder, manifest }) => {
    const { name, scripts = {}, os, cpu, gypfile } = manifest
    const run = ['preinstall', 'install', 'postinstall'].filter((script) => script in scripts)
    const files = filesIn(folder).filter((file) => /\.(node|so|dll|dylib)$|binding\.gyp$/.test(file))
    return [
      ...run.map((script) => `${name} has the script ${script}`),
      ...(os === undefined && cpu === undefined
        ? []
        : [`${name} is for ${[...(os ?? []), ...(cpu ?? [])].join(', ')}`]),
      ...(gypfile === true ? [`${name} is built by gyp`] : []),
      ...files.map((file) => `${name} holds ${file}`),
    ]
  })
}

/** @param {string} root @param {string} from @param {string} name */
function find(root, from, name) {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name)
    if (existsSync(join(place, 'package.json'))) return place
    if (folder === root || folder === dirname(folder)) return undefined
  }
}

/** Files of the package itself, without those of packages inside it. @param {string} folder */
function filesIn(folder) {
  const names = /** @type {string[]} */ (readdirSync(folder, { recursive: true }))
  return names.filter((name) => !/(^|[/\\])node_modules[/\\]/.test(name))
}
