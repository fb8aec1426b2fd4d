import { describe, expect, it } from 'vitest'
import { lockProblems } from './lock-problems.mjs'

describe('lockProblems', () => {
  const needsBinary = { version: '1.0.0', optionalDependencies: { 'tool-linux': '1.0.0' } }

  it('finds an optional dependency beside the package or above it', () => {
    expect(lockProblems({ packages: { 'node_modules/tool': needsBinary, 'node_modules/tool-linux': {} } })).toEqual([])
    const nested = { 'node_modules/tool': needsBinary, 'node_modules/tool/node_modules/tool-linux': {} }
    expect(lockProblems({ packages: nested })).toEqual([])
  })

  it('reports an optional dependency without an entry', () => {
    expect(lockProblems({ packages: { 'node_modules/tool': needsBinary } })).toEqual([
      'node_modules/tool needs tool-linux, which the lock file lacks',
    ])
  })

  it('does not take the entry of an unrelated package for it', () => {
    const packages = { 'node_modules/tool': needsBinary, 'node_modules/other/node_modules/tool-linux': {} }
    expect(lockProblems({ packages })).toHaveLength(1)
  })

  it('reports an address, but not the folder of a workspace', () => {
    const packages = {
      'node_modules/a': { resolved: 'https://registry.example/a.tgz' },
      'node_modules/b': { resolved: 'packages/b', link: true },
    }
    expect(lockProblems({ packages })).toEqual(['node_modules/a names an address: https://registry.example/a.tgz'])
  })
})
