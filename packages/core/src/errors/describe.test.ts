import { describe as group, expect, it } from 'vitest'
import { describe } from './describe.js'

group('values in messages', () => {
  it('shows values on one short line', () => {
    expect(['a "b"', 3, Number.NaN, null, undefined, true, [2, null]].map(describe)).toEqual([
      '"a \\"b\\""',
      '3',
      'NaN',
      'null',
      'undefined',
      'true',
      '[2, null]',
    ])
    expect(describe({ units: 3 })).toBe('{"units":3}')
    expect(describe(new Float32Array(2))).toBe('Float32Array of 8 bytes')
    expect(describe(new Map())).toBe('an instance of Map')
    expect(describe(() => 1)).toBe('function (anonymous)')
  })

  it('cuts what is long', () => {
    expect(describe('x'.repeat(1000))).toHaveLength(60)
    expect(describe(Array.from({ length: 20 }, (_, i) => i))).toBe('[0, 1, 2, 3, 4, 5, 6, 7, … 20 in all]')
    expect(describe({ text: 'x'.repeat(1000) }).length).toBeLessThan(81)
  })
})
