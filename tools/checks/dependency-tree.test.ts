import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { dependencyTree, nativeParts } from './dependency-tree.mjs'

const root = mkdtempSync(join(tmpdir(), 'tessera-tree-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function put(place: string, manifest: object, files: readonly string[] = []): void {
  const folder = join(root, 'node_modules', place)
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: place.split('node_modules/').at(-1), ...manifest }),
  )
  for (const file of files) writeFileSync(join(folder, file), '')
}

put('app', {
  dependencies: { left: '1', '@a/right': '1' },
  peerDependencies: { peer: '1', other: '1' },
  peerDependenciesMeta: { other: { optional: true } },
})
put('left', { dependencies: { '@a/right': '1' }, optionalDependencies: { gone: '1', addon: '1' } })
put('left/node_modules/@a/right', { dependencies: { app: '1' } }, ['nothing.js'])
put('@a/right', { scripts: { postinstall: 'node fetch.js', test: 'x' } })
put('addon', { os: ['linux'], cpu: ['x64'] }, ['addon.node'])
put('peer', {})
put('other', {}, ['other.node'])
put('broken', { dependencies: { nowhere: '1' } })

describe('dependencyTree', () => {
  it('holds what Node would find from each package, once, without optional peers', () => {
    const folders = dependencyTree(root, 'app').map(({ folder }) => folder.slice(root.length + '/node_modules/'.length))
    expect(folders.toSorted()).toEqual(['@a/right', 'addon', 'app', 'left', 'left/node_modules/@a/right', 'peer'])
  })

  it('says what is not installed', () => {
    expect(() => dependencyTree(root, 'broken')).toThrow('broken needs nowhere, which is not installed.')
  })
})

describe('nativeParts', () => {
  it('names scripts, systems and files', () => {
    expect(nativeParts(dependencyTree(root, 'app')).toSorted()).toEqual([
      '@a/right has the script postinstall',
      'addon holds addon.node',
      'addon is for linux, x64',
    ])
    expect(nativeParts(dependencyTree(root, 'peer'))).toEqual([])
  })
})
