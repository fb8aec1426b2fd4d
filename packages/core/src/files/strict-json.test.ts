import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStrictJson, StrictJsonError, type StrictJson } from './strict-json.js'

/** Maps as plain objects, to compare. */
function plain(value: StrictJson): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, part]) => [key, plain(part)]))
  return Array.isArray(value) ? value.map(plain) : value
}

function placeOf(text: string): number {
  try {
    parseStrictJson(text)
  } catch (error) {
    if (error instanceof StrictJsonError) return error.place
  }
  return -1
}

describe('parseStrictJson', () => {
  it('reads what JSON.parse reads', () => {
    const agrees = fc.property(fc.json(), fc.constantFrom(undefined, 2), (text, indent) => {
      const value: unknown = JSON.parse(text)
      expect(plain(parseStrictJson(` ${JSON.stringify(value, null, indent)}\n`))).toEqual(value)
    })
    expect(fc.check(agrees, { seed: 1, numRuns: 300 }).failed).toBe(false)
  })

  it('keeps keys like 1 and __proto__ in the order of the text', () => {
    const value = parseStrictJson('{"b":1,"1":2,"__proto__":3,"\\u0061\\\\":4,"\\"":5}') as Map<string, StrictJson>
    expect([...value.keys()]).toEqual(['b', '1', '__proto__', 'a\\', '"'])
  })

  it.each([
    ['{"a":1,"a":2}', 7],
    ['{"a":1,"\\u0061":2}', 7],
    ['{"a" 1}', 5],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['"abc', 0],
    ['"a\\"', 0],
    ['["\t"]', 1],
    ['[01]', 1],
    ['[NaN]', 1],
    ['', 0],
    ['{} {}', 3],
    ["{'a':1}", 1],
  ])('refuses %j at place %d', (text, place) => {
    expect(placeOf(text)).toBe(place)
  })

  it('refuses deep nesting without overflowing', () => {
    expect(placeOf('['.repeat(100_000))).toBe(33)
    expect(placeOf('{"a":'.repeat(100_000))).toBe(33 * 5)
    expect(placeOf('['.repeat(32) + ']'.repeat(32))).toBe(-1)
  })
})
