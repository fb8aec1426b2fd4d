import { describe, expect, it } from 'vitest'
import { importsOf, resolveRelative } from './imports.js'

describe('importsOf', () => {
  it('tells what is loaded with a file from what is erased and what is loaded later', () => {
    const text = [
      "import { a, type B } from 'a'",
      "import type { C } from 'c'",
      "export * from './d.js'",
      "export type { E } from './e.js'",
      "import 'f'",
      "const g = async () => await import('g')",
      "type H = import('h').H",
    ].join('\n')
    expect(importsOf('x.ts', text)).toEqual([
      { specifier: 'a', kind: 'static', line: 1 },
      { specifier: 'c', kind: 'type', line: 2 },
      { specifier: './d.js', kind: 'static', line: 3 },
      { specifier: './e.js', kind: 'type', line: 4 },
      { specifier: 'f', kind: 'static', line: 5 },
      { specifier: 'g', kind: 'dynamic', line: 6 },
      { specifier: 'h', kind: 'type', line: 7 },
    ])
  })

  it('keeps an import whose names are all types, as the compiler does', () => {
    expect(importsOf('x.ts', "import { type A } from 'a'")).toMatchObject([{ kind: 'static' }])
  })

  it('does not take text and comments for imports', () => {
    expect(importsOf('x.ts', "// import 'a'\nconst s = \"import 'b'\"")).toEqual([])
  })
})

describe('resolveRelative', () => {
  it('gives the source behind a .js path and nothing for a package', () => {
    expect(resolveRelative('packages/core/src/layers/dense.ts', '../ops/dot.js')).toBe('packages/core/src/ops/dot.ts')
    expect(resolveRelative('packages/core/src/index.ts', 'node:fs')).toBeUndefined()
  })
})
