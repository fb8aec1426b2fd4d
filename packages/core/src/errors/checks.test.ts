import { describe, expect, it } from 'vitest'
import {
  closest,
  givenOptions,
  knownOptions,
  nonNegativeInteger,
  nonNegativeNumber,
  numberWithin,
  oneOf,
  positiveInteger,
  positiveNumber,
  withoutUndefined,
} from './checks.js'
import { ConfigError } from './errors.js'

describe('number checks', () => {
  it('return what fits', () => {
    expect([
      positiveInteger('a', 1),
      nonNegativeInteger('a', 0),
      positiveNumber('a', 0.1),
      nonNegativeNumber('a', 0),
    ]).toEqual([1, 0, 0.1, 0])
    expect([numberWithin('a', 0, 0, 1), numberWithin('a', 1, 0, 1, true)]).toEqual([0, 1])
  })

  it('refuse what does not, with place, rule and value', () => {
    expect(() => positiveInteger('dense: units', 0)).toThrow(
      new ConfigError('dense: units must be a positive integer, but got 0.'),
    )
    expect(() => positiveInteger('dense: units', '3')).toThrow('but got "3".')
    expect(() => numberWithin('dropout: rate', 1, 0, 1)).toThrow('dropout: rate must be a number in [0, 1), but got 1.')
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -1, null, undefined]) {
      expect(() => nonNegativeNumber('a', value)).toThrow(ConfigError)
      expect(() => positiveNumber('a', value)).toThrow(ConfigError)
      expect(() => nonNegativeInteger('a', value)).toThrow(ConfigError)
    }
  })
})

describe('oneOf and knownOptions', () => {
  it('suggest what was probably meant', () => {
    expect(() => oneOf('activation', 'rleu', ['relu', 'tanh'])).toThrow('but got "rleu". Did you mean "relu"?')
    expect(() => knownOptions('adam', { learningrate: 1 }, ['learningRate', 'beta1'])).toThrow(
      'adam: options must be among learningRate, beta1, but got "learningrate". Did you mean "learningRate"?',
    )
  })

  it('refuse what is no object', () => {
    for (const options of [undefined, null, 5, 'units', []]) {
      expect(() => givenOptions('adam', options)).toThrow('adam: options must be an object, but got')
      expect(() => knownOptions('adam', options as object, [])).toThrow(ConfigError)
    }
  })

  it('leave out what is undefined', () => {
    expect(withoutUndefined({ a: undefined, b: null, c: 0 })).toStrictEqual({ b: null, c: 0 })
  })

  it('suggest nothing where nothing is near', () => {
    expect(() => oneOf('loss', 'xyz', ['huber'])).toThrow(/but got "xyz"\.$/)
    expect(closest('units', ['learningRate'])).toBeUndefined()
  })
})
