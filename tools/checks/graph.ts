// Walks over the import graph of the sources: only what is loaded with a file counts, types and dynamic imports do not.
import { importsOf, resolveRelative } from './imports.js'

export type ReadText = (file: string) => string

interface Edges {
  readonly files: readonly string[]
  readonly packages: readonly string[]
}

function edgesOf(file: string, read: ReadText): Edges {
  const specifiers = importsOf(file, read(file)).filter(({ kind }) => kind === 'static')
  const targets = specifiers.map(({ specifier }) => resolveRelative(file, specifier) ?? specifier)
  return {
    files: targets.filter((_, i) => specifiers[i]?.specifier.startsWith('.')),
    packages: targets.filter((_, i) => !specifiers[i]?.specifier.startsWith('.')),
  }
}

/** The path of imports from `start` to each package name it loads, the first found. */
export function loadedPackages(start: string, read: ReadText): Map<string, string[]> {
  const seen = new Set([start])
  const queue: string[][] = [[start]]
  const loaded = new Map<string, string[]>()
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const { files, packages } = edgesOf(path.at(-1) ?? start, read)
    for (const name of packages) if (!loaded.has(name)) loaded.set(name, path)
    for (const file of files) {
      if (seen.has(file)) continue
      seen.add(file)
      queue.push([...path, file])
    }
  }
  return loaded
}

/** One path `a -> b -> a` per cycle that a depth-first walk over `files` closes. */
export function importCycles(files: readonly string[], read: ReadText): string[] {
  const done = new Set<string>()
  const cycles: string[] = []
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file)
    if (start >= 0) {
      cycles.push([...path.slice(start), file].join(' -> '))
      return
    }
    if (done.has(file)) return
    for (const next of edgesOf(file, read).files) walk(next, [...path, file])
    done.add(file)
  }
  for (const file of files) walk(file, [])
  return cycles
}
