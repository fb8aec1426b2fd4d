// What makes a lock file fail on another machine.

/**
 * @typedef {{ resolved?: string, link?: boolean, version?: string,
 *   optionalDependencies?: Record<string, string> }} LockEntry
 * @typedef {{ packages: Record<string, LockEntry> }} Lock
 */

/**
 * npm looks for a dependency in the nearest node_modules, then in those of the folders above.
 *
 * @param {Lock['packages']} packages
 * @param {string} from the entry that depends on it
 * @param {string} name
 */
function isLocked(packages, from, name) {
  for (let folder = from; ;) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in packages) return true
    if (folder === '') return false
    const end = folder.lastIndexOf('/node_modules/')
    folder = end < 0 ? '' : folder.slice(0, end)
  }
}

/**
 * One sentence per problem: an optional dependency (mostly a binary for another system) without an entry, for which
 * `npm ci` stops, or an address of the registry that the lock was written from.
 *
 * @param {Lock} lock
 * @returns {string[]}
 */
export function lockProblems({ packages }) {
  /** @type {string[]} */
  const problems = []
  for (const [path, entry] of Object.entries(packages)) {
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (!isLocked(packages, path, name)) problems.push(`${path} needs ${name}, which the lock file lacks`)
    }
    if (entry.resolved !== undefined && entry.link !== true)
      problems.push(`${path} names an address: ${entry.resolved}`)
  }
  return problems
}
