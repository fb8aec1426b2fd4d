import { ConfigError, FormatError } from '../errors/errors.js'
import { describe, expect, it } from 'vitest'
import { LabelSet } from './label-set.js'

describe('LabelSet', () => {
  it('orders words by code point, whatever their order in the data', () => {
    expect(LabelSet.of(['b', 'a', 'B', 'ä', 'b']).labels).toEqual(['B', 'a', 'b', 'ä'])
  })

  it('orders numbers by size, and labels that are not all numbers as words', () => {
    expect(LabelSet.of(['10', '9', '-1', '1.5']).labels).toEqual(['-1', '1.5', '9', '10'])
    expect(LabelSet.of(['10', '9', 'x']).labels).toEqual(['10', '9', 'x'])
    expect(LabelSet.of(['10', '9', ' ']).labels).toEqual([' ', '10', '9'])
  })

  it('orders numbers that are written in two ways the same for each order of the data', () => {
    expect(LabelSet.of(['1.0', '1', '0']).labels).toEqual(LabelSet.of(['0', '1', '1.0']).labels)
  })

  it('gives labels their numbers and scores their labels', () => {
    const labels = LabelSet.of(['no', 'yes'])
    expect([labels.numberOf('no', 'x'), labels.numberOf('yes', 'x'), labels.chosen('yes', 'x')]).toEqual([0, 1, 1])
    expect(labels.byLabel(Float64Array.of(0.25, 0.75))).toEqual({ no: 0.25, yes: 0.75 })
  })

  it('takes labels with the names of object properties as labels', () => {
    const labels = LabelSet.of(['__proto__', 'constructor'])
    expect(Object.entries(labels.byLabel([0.1, 0.9]))).toEqual([
      ['__proto__', 0.1],
      ['constructor', 0.9],
    ])
    expect(() => labels.numberOf('toString', 'x')).toThrow(FormatError)
  })

  it('says which labels there are, in data and in options', () => {
    const labels = LabelSet.of(['no', 'yes'])
    const message = 'line 3: label must be one that the model knows, ["no", "yes"], but got "maybe".'
    expect(() => labels.numberOf('maybe', 'line 3')).toThrow(new FormatError(message))
    expect(() => labels.chosen('maybe', 'line 3')).toThrow(new ConfigError(message))
  })

  it('refuses one label, none, a label twice and what is no text', () => {
    const message = 'labels must be of at least two classes, each once, but got only "a".'
    expect(() => LabelSet.of(['a', 'a'])).toThrow(message)
    for (const labels of [[], ['a', 'a'], ['a', 1]]) expect(() => new LabelSet(labels as string[])).toThrow(ConfigError)
  })
})
