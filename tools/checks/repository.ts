// The repository as the checks see it: its files and its published packages.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../setup/paths.mjs'

export interface Package {
  /** Name in the registry, for instance `@tessera-ml/core`. */
  readonly name: string
  /** Folder from the root, for instance `packages/core`. */
  readonly folder: string
}

/** Paths from the root, with `/`, of every file that git tracks or would track and that is still there. */
export function listFiles(pattern: RegExp): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  const output = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 })
  const files = output.split('\0').filter((file) => pattern.test(file) && existsSync(join(root, file)))
  return [...new Set(files)].toSorted()
}

export function readText(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

export function publishedPackages(): Package[] {
  return listFiles(/^packages\/[^/]+\/package\.json$/).map((file) => {
    const manifest = JSON.parse(readText(file)) as { readonly name: string }
    return { name: manifest.name, folder: file.slice(0, -'/package.json'.length) }
  })
}

/** The sources that are published: no tests, no fixtures. */
export function productSources(): string[] {
  return listFiles(/^packages\/[^/]+\/src\/.+\.ts$/).filter((file) => !/\.test(-d)?\.ts$|\/__fixtures__\//.test(file))
}
