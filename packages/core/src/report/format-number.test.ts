import { describe, expect, it } from 'vitest'
import { formatNumber, formatTick } from './format-number.js'

describe('formatNumber', () => {
  it.each([
    [0.98312, '0.983'],
    [1, '1'],
    [160385, '160,385'],
    [-3, '−3'],
    [12.3456, '12.35'],
    [123.456, '123.5'],
    [4321.5, '4,322'],
    [0.000123, '1.23e−4'],
    [12345678.5, '1.23e7'],
    [0, '0'],
    [Number.NaN, '–'],
    [-Infinity, '−∞'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text)
  })
})

describe('formatTick', () => {
  it.each([
    [0.1 + 0.2, '0.3'],
    [0, '0'],
    [1500, '1,500'],
    [2e6, '2e6'],
    [-0.5, '−0.5'],
    [0.0002, '2e−4'],
  ])('writes %d as %s', (value, text) => {
    expect(formatTick(value)).toBe(text)
  })
})
