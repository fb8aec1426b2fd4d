import { describe, expect, it } from 'vitest'
import { AbortError, ConfigError, FormatError, NumberError, ShapeError, StateError, TesseraError } from './errors.js'

describe('TesseraError', () => {
  it('has its class as name and its kind as data', () => {
    const kinds = [ConfigError, ShapeError, StateError, FormatError, NumberError, AbortError].map((Class) => {
      const error = new Class('dense: units must be …')
      return [error.name, error.kind]
    })
    expect(kinds).toEqual([
      ['ConfigError', 'config'],
      ['ShapeError', 'shape'],
      ['StateError', 'state'],
      ['FormatError', 'format'],
      ['NumberError', 'number'],
      ['AbortError', 'abort'],
    ])
  })

  it('is recognised by its marker, also from another copy of the package, and nothing else is', () => {
    const fromAnotherCopy = Object.assign(new Error('x'), { [Symbol.for('@tessera-ml/error')]: true })
    expect([new ShapeError('x'), fromAnotherCopy].map((error) => TesseraError.isInstance(error))).toEqual([true, true])
    expect([new Error('x'), null, 'x'].map((error) => TesseraError.isInstance(error))).toEqual([false, false, false])
  })

  it('keeps the cause', () => {
    const cause = new Error('disk')
    expect(new FormatError('x', { cause }).cause).toBe(cause)
  })
})
