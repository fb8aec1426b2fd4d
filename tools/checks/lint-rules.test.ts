import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandFile, root } from '../setup/paths.mjs'

/** Bad files, each with the rule that must find it. A rule that no longer works would otherwise pass in silence. */
const planted: readonly (readonly [rule: string, file: string, text: string])[] = [
  ['no-restricted-imports', 'packages/core/src/a1.ts', "export { x } from '@tessera-ml/nlp'"],
  ['no-restricted-imports', 'packages/core/src/layers/a2.ts', "import '@tensorflow/tfjs-backend-cpu'"],
  ['no-restricted-imports', 'packages/core/src/a3.ts', "export { add } from '@tensorflow/tfjs-core/dist/ops/add.js'"],
  ['no-restricted-imports', 'packages/nlp/src/a4.ts', "export { x } from '@tessera-ml/vision'"],
  ['no-restricted-imports', 'packages/nlp/src/a5.ts', "export { x } from '../../core/src/index.js'"],
  ['no-restricted-imports', 'packages/explain/src/a6.ts', "export { x } from '@tessera-ml/nlp'"],
  ['no-restricted-imports', 'examples/tour/a7.ts', "export { x } from '../../packages/core/src/index.js'"],
  ['no-floating-promises', 'packages/core/src/b1.ts', 'const f = async (): Promise<void> => {}\nf()'],
  ['no-explicit-any', 'packages/core/src/b2.ts', 'export const f = (a: any): unknown => a'],
  ['no-default-export', 'packages/core/src/b3.ts', 'export default 1'],
  ['no-console', 'packages/core/src/b4.ts', "console.log('x')"],
  ['no-top-level-await', 'packages/core/src/b5.ts', 'export const a = await Promise.resolve(1)'],
  ['no-cycle', 'packages/core/src/b6.ts', "import { c } from './b7.js'\nexport const b = (): unknown => c"],
  ['no-cycle', 'packages/core/src/b7.ts', "import { b } from './b6.js'\nexport const c = (): unknown => b"],
  ['max-lines', 'packages/core/src/b8.ts', 'export {}\n'.repeat(401)],
  ['filename-case', 'packages/core/src/globalPool.ts', 'export {}'],
]

const allowed: readonly (readonly [file: string, text: string])[] = [
  [
    'packages/core/src/engine/c1.ts',
    "export const load = async (): Promise<unknown> => await import('@tensorflow/tfjs-backend-cpu')",
  ],
  ['packages/nlp/src/c2.ts', "export const load = async (): Promise<unknown> => await import('@tessera-ml/explain')"],
  ['packages/nlp/src/cli.ts', "console.log('x')"],
]

describe('lint rules', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-lint-'))
  const found = new Map<string, Set<string>>()

  beforeAll(() => {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    for (const file of ['.oxlintrc.json', 'tsconfig.base.json']) cpSync(join(root, file), join(folder, file))
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: './tsconfig.base.json' }))
    for (const [file, text] of [...planted.map(([, file, text]) => [file, text] as const), ...allowed]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), `${text}\n`)
    }
    const { stdout } = spawnSync(
      process.execPath,
      [commandFile('oxlint'), '--type-aware', '--format=json', 'packages', 'examples'],
      {
        cwd: folder,
        encoding: 'utf8',
        timeout: 30_000,
      },
    )
    const { diagnostics } = JSON.parse(stdout) as {
      readonly diagnostics: readonly { readonly code: string; readonly filename: string }[]
    }
    for (const { code, filename } of diagnostics) {
      const rules = found.get(filename) ?? new Set()
      found.set(filename, rules.add(/\((.+)\)/.exec(code)?.[1] ?? code))
    }
  }, 60_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(planted)('find %s in %s', (rule, file) => {
    expect([...(found.get(file) ?? [])]).toContain(rule)
  })

  it.each(allowed)('let pass %s', (file) => {
    expect([...(found.get(file) ?? [])]).toEqual([])
  })
})
