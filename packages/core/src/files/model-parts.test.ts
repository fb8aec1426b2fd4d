import { describe, expect, it } from 'vitest'
import { ConfigError, FormatError } from '../errors/errors.js'
import { checkKind, fromParts } from './model-parts.js'

describe('parts of a model file', () => {
  it('are of a kind', () => {
    checkKind('a.safetensors', 'model', 'model')
    expect(() => checkKind('a.safetensors', 'checkpoint', 'model')).toThrow(
      new FormatError('a.safetensors: the file must be of the kind model, but it is of the kind checkpoint.'),
    )
  })

  it('are to blame for what cannot be made of them, by the name of the file', () => {
    const failing = (error: Error) => () =>
      fromParts('a.safetensors', () => {
        throw error
      })
    expect(fromParts('a.safetensors', () => 5)).toBe(5)
    expect(failing(new ConfigError('labels must be two.'))).toThrow(
      new FormatError('a.safetensors: labels must be two.'),
    )
    expect(failing(new FormatError('a.safetensors: cut.'))).toThrow(new FormatError('a.safetensors: cut.'))
    expect(failing(new TypeError('a bug'))).toThrow(TypeError)
  })
})
