import { join } from 'node:path'
import { build as buildWithEsbuild } from 'esbuild'
import { build as buildWithVite, type Rolldown } from 'vite'
import { describe, expect, it } from 'vitest'
import { root } from '../setup/paths.mjs'
import { importsOf } from './imports.js'

const entries = ['core', 'nlp', 'explain'].map((name) => [name, join(root, 'packages', name, 'src', 'index.ts')] as const)
const conditions = ['@tessera-ml/source']

/** The names of Node's own modules that a bundle still asks for, statically or dynamically. */
function nodeModulesIn(code: string): string[] {
  const names = importsOf('bundle.js', code).map(({ specifier }) => specifier)
  const placeholders = code.match(/__vite-browser-external[\w:./-]*/g) ?? []
  return [...names.filter((name) => name.startsWith('node:')), ...placeholders]
}

async function bundleWithEsbuild(input: { readonly file: string } | { readonly text: string }): Promise<string> {
  const { outputFiles } = await buildWithEsbuild({
    ...('file' in input ? { entryPoints: [input.file] } : { stdin: { contents: input.text, resolveDir: root } }),
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    conditions,
    external: ['node:*', '@tessera-ml/explain'],
    logLevel: 'silent',
  })
  return outputFiles.map(({ text }) => text).join('\n')
}

async function bundleWithVite(file: string): Promise<string> {
  const result = await buildWithVite({
    root,
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: [...conditions, 'browser', 'module', 'import', 'default'] },
    build: { write: false, minify: false, lib: { entry: file, formats: ['es'], fileName: 'bundle' } },
  })
  const outputs = (Array.isArray(result) ? result : [result]) as Rolldown.RolldownOutput[]
  return outputs.flatMap(({ output }) => output.map((part) => (part.type === 'chunk' ? part.code : ''))).join('\n')
}

describe('bundles for the browser', () => {
  it.each(entries)('of %s made by esbuild ask for no node: module', async (_, file) => {
    const code = await bundleWithEsbuild({ file })
    expect(code.length).toBeGreaterThan(0)
    expect(nodeModulesIn(code)).toEqual([])
  }, 60_000)

  it.each(entries)('of %s made by Vite ask for no node: module', async (_, file) => {
    const code = await bundleWithVite(file)
    expect(code.length).toBeGreaterThan(0)
    expect(nodeModulesIn(code)).toEqual([])
  }, 60_000)

  it('are caught when one is planted', async () => {
    const planted = "import { sep } from 'node:path'\nexport const a = [sep, () => import('node:fs')]"
    expect(nodeModulesIn(await bundleWithEsbuild({ text: planted })).toSorted()).toEqual(['node:fs', 'node:path'])
  })
})
