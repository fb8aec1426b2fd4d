import { describe, expect, it } from 'vitest'
import { configOf } from './config-of.js'
import { ConfigError } from './errors.js'

describe('configOf', () => {
  it('keeps plain data, leaves out what is undefined, and describes configurable objects', () => {
    const initializer = { className: 'Constant', config: () => ({ value: 2 }) }
    expect(
      configOf('Dense', { units: 3, name: undefined, shape: [1, null], initializer, nested: { a: true } }),
    ).toEqual({
      units: 3,
      shape: [1, null],
      initializer: { className: 'Constant', config: { value: 2 } },
      nested: { a: true },
    })
  })

  it('refuses functions, instances and numbers that JSON has not, naming the option', () => {
    expect(() => configOf('Dense', { activation: () => 1 })).toThrow('Dense: activation must be plain data')
    expect(() => configOf('Dense', { when: new Date(0) })).toThrow(ConfigError)
    expect(() => configOf('Dense', { sizes: [1, Number.NaN] })).toThrow('Dense: sizes[1] must be plain data')
  })
})
