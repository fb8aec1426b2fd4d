import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build as buildWithEsbuild } from 'esbuild'
import { build as buildWithVite, type Rolldown } from 'vite'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../setup/paths.mjs'
import { importsOf } from './imports.js'
import { publishedPackages } from './repository.js'

const conditions = ['@tessera-ml/source']

/** The names of Node's own modules that a bundle still asks for, statically or dynamically. */
function nodeModulesIn(code: string): string[] {
  return importsOf('bundle.js', code).flatMap(({ specifier }) => (specifier.startsWith('node:') ? [specifier] : []))
}

async function esbuild(file: string): Promise<string> {
  const { outputFiles } = await buildWithEsbuild({
    entryPoints: [file],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    conditions,
    external: ['node:*'],
    logLevel: 'silent',
  })
  return outputFiles.map(({ text }) => text).join('\n')
}

async function vite(file: string): Promise<string> {
  const result = await buildWithVite({
    root,
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: [...conditions, 'browser', 'module', 'import', 'default'] },
    build: { write: false, minify: false, lib: { entry: file, formats: ['es'], fileName: 'bundle' } },
    plugins: [
      {
        // Vite itself puts an empty object in the place of a node: module and says nothing.
        name: 'node-modules-stay-visible',
        enforce: 'pre',
        resolveId: (id) => (id.startsWith('node:') ? { id, external: true } : null),
      },
    ],
  })
  const outputs = (Array.isArray(result) ? result : [result]) as Rolldown.RolldownOutput[]
  return outputs.flatMap(({ output }) => output.map((part) => (part.type === 'chunk' ? part.code : ''))).join('\n')
}

/** What a page can load. */
const entries = publishedPackages().map(({ name, folder }) => [name, join(root, folder, 'src', 'index.ts')] as const)

describe.each([
  ['esbuild', esbuild],
  ['Vite', vite],
] as const)('bundles for the browser by %s', (_, bundle) => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-bundle-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(entries)(
    'of %s ask for no node: module',
    async (_, file) => {
      const code = await bundle(file)
      expect(code.length).toBeGreaterThan(0)
      expect(nodeModulesIn(code)).toEqual([])
    },
    60_000,
  )

  it('are caught when one is planted', async () => {
    const file = join(folder, 'planted.ts')
    writeFileSync(file, "import { sep } from 'node:path'\nexport const a = [sep, () => import('node:fs')]\n")
    expect(nodeModulesIn(await bundle(file)).toSorted()).toEqual(['node:fs', 'node:path'])
  }, 60_000)
})
