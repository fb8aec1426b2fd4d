import { describe, expect, it } from 'vitest'
import { isInstalled } from './installed.mjs'

describe('isInstalled', () => {
  const a = { version: '1.0.0', integrity: 'sha512-a' }

  it('is true where every locked package is there, the root entry aside', () => {
    expect(isInstalled({ packages: { '': {}, 'node_modules/a': a } }, { packages: { 'node_modules/a': a } })).toBe(true)
  })

  it('lets optional packages be missing and no others', () => {
    const optional = { 'node_modules/b': { ...a, optional: true } }
    expect(isInstalled({ packages: optional }, { packages: {} })).toBe(true)
    expect(isInstalled({ packages: { 'node_modules/a': a } }, { packages: {} })).toBe(false)
  })

  it('is false for another version, other bytes, or a package too many', () => {
    const wanted = { packages: { 'node_modules/a': a } }
    expect(isInstalled(wanted, { packages: { 'node_modules/a': { ...a, version: '1.0.1' } } })).toBe(false)
    expect(isInstalled(wanted, { packages: { 'node_modules/a': { ...a, integrity: 'sha512-b' } } })).toBe(false)
    expect(isInstalled(wanted, { packages: { 'node_modules/a': a, 'node_modules/old': a } })).toBe(false)
  })
})
