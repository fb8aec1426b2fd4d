import { describe, expect, it } from 'vitest'
import { dataParts } from './data-part.js'

describe('dataParts', () => {
  const examples = ['a', 'b', 'c', 'd']

  it('takes out of the examples what was held out', () => {
    const { training, judgedBy, all } = dataParts(examples, undefined, [3, 1])
    expect(training).toEqual({ name: 'training', examples: ['a', 'c'] })
    expect(judgedBy).toEqual({ name: 'held-out', examples: ['d', 'b'] })
    expect(all).toEqual([training, judgedBy])
  })

  it('judges by data of its own, whatever was held out', () => {
    const { training, judgedBy } = dataParts(examples, ['x'], [])
    expect(training.examples).toEqual(examples)
    expect(judgedBy).toEqual({ name: 'validation', examples: ['x'] })
  })

  it('judges by nothing where there is nothing', () => {
    const { all, judgedBy } = dataParts(examples, undefined, [])
    expect([all.length, judgedBy]).toEqual([1, undefined])
  })
})
