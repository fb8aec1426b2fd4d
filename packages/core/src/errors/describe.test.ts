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
    expect(describe({ data: new Uint8Array(2 ** 20) })).toBe('{"data":"Uint8Array of 1048576 bytes"}')
    expect(describe(new Map())).toBe('an instance of Map')
    expect(describe(() => 1)).toBe('function (anonymous)')
  })

  it('cuts what is long', () => {
    expect(describe('x'.repeat(1000))).toHaveLength(60)
    expect(describe(Array.from({ length: 20 }, (_, i) => i))).toBe('[0, 1, 2, 3, 4, 5, 6, 7, … 20 in all]')
    expect(describe({ text: 'x'.repeat(1000) }).length).toBeLessThan(81)
    const deep = Array.from({ length: 8 }, () => Array.from({ length: 8 }, () => 'x'.repeat(60)))
    expect(describe(deep).length).toBeLessThan(310)
  })

  it('shows what has no end, no JSON or a gap', () => {
    const circle: unknown[] = []
    circle.push(circle)
    const ring: Record<string, unknown> = {}
    ring['self'] = ring
    expect([circle, ring, { big: 1n }, Symbol('x'), Array(1)].map(describe)).toEqual([
      '[[[[…]]]]',
      'an object that JSON cannot hold',
      'an object that JSON cannot hold',
      'Symbol(x)',
      '[undefined]',
    ])
  })
})
