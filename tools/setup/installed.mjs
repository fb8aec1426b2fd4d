// Whether node_modules holds what the lock file asks for. npm leaves a copy of what it installed in
// node_modules/.package-lock.json; the contents are compared, since the times of a fresh checkout say nothing.

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean,
 *   resolved?: string }} LockEntry
 * @typedef {{ packages: Record<string, LockEntry> }} Lock
 */

/**
 * Optional entries may be missing (they are for other systems); everything else must be there, equal, and nothing more.
 *
 * @param {Lock} wanted package-lock.json
 * @param {Lock} found node_modules/.package-lock.json
 */
export function isInstalled(wanted, found) {
  for (const [path, entry] of Object.entries(wanted.packages)) {
    if (path === '') continue
    const other = found.packages[path]
    if (other === undefined) {
      if (entry.optional !== true && entry.devOptional !== true) return false
    } else if (other.version !== entry.version || other.integrity !== entry.integrity) {
      return false
    }
  }
  return Object.keys(found.packages).every((path) => path in wanted.packages)
}
