// Which packages a published package may import: DESIGN, section 1.
import type { Import } from './imports.js'

interface Boundary {
  /** Other packages of this repository, imported anywhere. */
  readonly uses: readonly string[]
  /** Other packages of this repository, imported dynamically (or for a type) only. */
  readonly loads: readonly string[]
}

const domain: Boundary = { uses: ['core'], loads: ['explain'] }

const boundaries: Readonly<Record<string, Boundary>> = {
  'backend-wasm': { uses: [], loads: [] },
  core: { uses: [], loads: ['backend-wasm'] },
  nlp: domain,
  vision: domain,
  audio: domain,
  explain: { uses: ['core'], loads: [] },
}

/** One sentence per import of `file` that crosses a boundary. Tests may load what their package may load. */
export function boundaryBreaches(file: string, imports: readonly Import[]): string[] {
  const from = /^packages\/([^/]+)\//.exec(file)?.[1]
  if (from === undefined) return []
  const boundary = boundaries[from]
  if (boundary === undefined) return [`${file} is in ${from}, a package that the boundaries do not name`]
  return imports.flatMap(({ specifier, kind, line }) => {
    const place = `${file}:${line} imports ${specifier}`
    if (/^@tensorflow\/tfjs-core\/./.test(specifier)) return [`${place}, but tfjs-core is imported from its root only`]
    const backend = /^@tensorflow\/tfjs(-backend|-node)/.test(specifier)
    if (backend && !/^packages\/(core\/src\/engine|backend-wasm)\//.test(file))
      return [`${place}, but only core/src/engine loads a backend`]
    const to = /^@tessera-ml\/([^/]+)/.exec(specifier)?.[1]
    if (to === undefined || boundary.uses.includes(to)) return []
    if (boundary.loads.includes(to) && kind !== 'static') return []
    return [
      boundary.loads.includes(to)
        ? `${place}, but ${from} loads ${to} dynamically only`
        : `${place}, but ${from} may not`,
    ]
  })
}
