import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../setup/paths.mjs'
import { importCycles, loadedPackages } from './graph.js'
import { productSources, publishedPackages, readText } from './repository.js'

/** A reader of made-up files. */
function files(texts: Readonly<Record<string, string>>): (file: string) => string {
  return (file) => texts[file] ?? ''
}

describe('what a browser loads', () => {
  it.each(publishedPackages().map(({ name, folder }) => [name, `${folder}/src/index.ts`]))(
    'has no node: module in %s',
    (_, index) => {
      expect(existsSync(join(root, index))).toBe(true)
      const nodeModules = [...loadedPackages(index, readText)].filter(([name]) => name.startsWith('node:'))
      expect(nodeModules.map(([name, path]) => [...path, name].join(' -> '))).toEqual([])
    },
  )

  it('is found through other files, but not through types or dynamic imports', () => {
    const read = files({
      'a.ts': "import { b } from './b.js'\nimport type { C } from './c.js'\nconst d = import('./d.js')",
      'b.ts': "export * from 'node:fs'",
      'c.ts': "import 'node:os'",
      'd.ts': "import 'node:path'",
    })
    expect([...loadedPackages('a.ts', read)]).toEqual([['node:fs', ['a.ts', 'b.ts']]])
  })
})

describe('import cycles', () => {
  it('do not occur in the sources', () => {
    expect(importCycles(productSources(), readText)).toEqual([])
  })

  it('are found when planted', () => {
    const read = files({ 'a.ts': "import './b.js'", 'b.ts': "import './c.js'", 'c.ts': "import './a.js'" })
    expect(importCycles(['a.ts', 'b.ts', 'c.ts'], read)).toEqual(['a.ts -> b.ts -> c.ts -> a.ts'])
  })
})
