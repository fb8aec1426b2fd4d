// The published packages, packed as npm would publish them.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runNpm } from '../setup/npm.mjs'
import { root } from '../setup/paths.mjs'

/**
 * @typedef {{ name: string, version: string, type?: string, bin?: Record<string, string>,
 *   exports: Record<string, unknown> }} Manifest
 * @typedef {{ manifest: Manifest, folder: string, tarball: string, files: string[] }} Packed
 */

/** The folders of the packages that are published, sorted. */
export function packageFolders() {
  const folders = readdirSync(join(root, 'packages'))
    .toSorted()
    .map((name) => join(root, 'packages', name))
  return folders.filter((folder) => existsSync(join(folder, 'package.json')))
}

/**
 * Packs every package into `destination`; the build must be there.
 *
 * @param {string} destination an existing folder
 * @returns {Packed[]}
 */
export function packAll(destination) {
  return packageFolders().map((folder) => {
    const args = ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', destination]
    const { status, stdout, stderr } = runNpm(args, folder, true)
    if (status !== 0) throw new Error(`npm pack in ${folder} must end with exit code 0, but got ${status}.\n${stderr}`)
    const [packed] = /** @type {{ filename: string, files: { path: string }[] }[]} */ (JSON.parse(stdout))
    if (packed === undefined) throw new Error(`npm pack in ${folder} named no tarball.`)
    return {
      manifest: /** @type {Manifest} */ (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))),
      folder,
      tarball: join(destination, packed.filename),
      files: packed.files.map(({ path }) => path),
    }
  })
}
