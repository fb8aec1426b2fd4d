import { describe, expect, it } from 'vitest'
import { checkHooks, type Hooks } from './check-hooks.js'

describe('checkHooks', () => {
  it('takes what is right, or not there', () => {
    checkHooks('train', {})
    checkHooks('train', { callbacks: [{}], signal: AbortSignal.abort(), onProgress: () => undefined })
  })

  it.each<[Hooks, string]>([
    [{ callbacks: null }, 'train: callbacks must be a list of callbacks, but got null.'],
    [{ callbacks: [null] }, 'callbacks must be a list of callbacks, but got [null].'],
    [{ signal: 5 }, 'signal must be an AbortSignal, but got 5.'],
    [{ signal: null }, 'signal must be an AbortSignal, but got null.'],
    [{ onProgress: 'x' }, 'onProgress must be a function, but got "x".'],
    [{ isTimeUp: true }, 'isTimeUp must be a function, but got true.'],
  ])('refuses %j', (hooks, message) => {
    expect(() => checkHooks('train', hooks)).toThrow(message)
  })
})
