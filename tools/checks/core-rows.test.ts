import { describe, expect, it } from 'vitest'
import { rowBreaches } from './core-rows.js'
import { importsOf } from './imports.js'
import { productSources, readText } from './repository.js'

function breachesOf(file: string, text: string): string[] {
  return rowBreaches(file, importsOf(file, text))
}

describe('rows of core', () => {
  it('are kept by every source file', () => {
    const files = productSources().filter((file) => file.startsWith('packages/core/'))
    expect(files.length).toBeGreaterThan(0)
    expect(files.flatMap((file) => breachesOf(file, readText(file)))).toEqual([])
  })

  const layer = 'packages/core/src/layers/planted.ts'

  it('let a folder import from below and from itself', () => {
    expect(breachesOf(layer, "import { a } from '../errors/errors.js'\nimport { b } from './layer.js'")).toEqual([])
  })

  it.each([
    ['upwards', "import { fit } from '../training/fit.js'", 'training is not below layers'],
    ['sideways', "import { mse } from '../losses/mse.js'", 'losses is not below layers'],
    ['upwards for a type', "import type { Model } from '../models/model.js'", 'models is not below layers'],
    ['of the index', "import { a } from '../index.js'", 'above every folder'],
    ['of a folder without a row', "import { a } from '../misc/a.js'", 'misc is not below layers'],
  ])('reject a planted import %s', (_, text, reason) => {
    expect(breachesOf(layer, text)).toEqual([expect.stringContaining(reason)])
  })

  it('reject a folder that they do not name', () => {
    expect(breachesOf('packages/core/src/misc/a.ts', '')).toHaveLength(1)
  })
})
