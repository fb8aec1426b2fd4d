import { describe, expect, it } from 'vitest'
import { exportedValues, factoriesOf, families } from './catalogue.js'
import { productSources, readText } from './repository.js'

const inFamily = new RegExp(`^packages/core/src/(${families.join('|')})/`)
const exported = exportedValues(readText('packages/core/src/index.ts'))

describe('the catalogue of core', () => {
  it('exports every factory that its family folders define', () => {
    const names = new Set(exported.map(({ name }) => name))
    const factories = productSources()
      .filter((file) => inFamily.test(file))
      .flatMap((file) => factoriesOf(file, readText(file)))
    expect(factories.length).toBeGreaterThan(0)
    expect(factories.filter((name) => !names.has(name))).toEqual([])
  })

  it('names every exported factory in FEATURES.md', () => {
    const features = readText('FEATURES.md')
    const factories = exported.filter(
      ({ name, from }) => families.some((family) => from.startsWith(`./${family}/`)) && /^[a-z]/.test(name),
    )
    expect(factories.length).toBeGreaterThan(0)
    expect(factories.map(({ name }) => name).filter((name) => !features.includes(`\`${name}\``))).toEqual([])
  })
})

describe('reading sources', () => {
  it('takes the functions named as the file for its factories', () => {
    const text = [
      'export class MaxPooling1D {}',
      'export class MaxPooling2D {}',
      'export function maxPooling1d() {}',
      'export const maxPooling2d = () => {}',
      'export function maxPooling() {}',
      'export function window() {}',
      'function maxPooling3d() {}',
    ].join('\n')
    expect(factoriesOf('layers/max-pooling.ts', text)).toEqual(['maxPooling1d', 'maxPooling2d'])
    expect(factoriesOf('losses/huber.ts', 'export function huber() {}\nexport function other() {}')).toEqual(['huber'])
  })

  it('takes the values and leaves the types of an index', () => {
    const index =
      "export { Dense, dense, type DenseOptions } from './layers/dense.js'\nexport type { Loss } from './losses/loss.js'"
    expect(exportedValues(index)).toEqual([
      { name: 'Dense', from: './layers/dense.js' },
      { name: 'dense', from: './layers/dense.js' },
    ])
  })
})
