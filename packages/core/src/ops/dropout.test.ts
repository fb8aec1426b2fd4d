import { grad, memory, ones, tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { Generator } from '../random/generator.js'
import { dropout } from './dropout.js'

beforeAll(async () => {
  await engine()
})

describe('dropout', () => {
  it('drops elements at the given rate and scales the others', () => {
    const values = dropout(ones([10_000]), 0.3, new Generator(1)).dataSync()
    const dropped = values.filter((value) => value === 0).length
    // Five standard deviations of a binomial count: √(10,000·0.3·0.7)·5 = 229.
    expect(Math.abs(dropped - 3000)).toBeLessThan(229)
    expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.7)]))
  })

  it('gives the same for the same seed and something else at the next call', () => {
    const random = new Generator(1)
    const first = Array.from(dropout(ones([50]), 0.5, random).dataSync())
    const next = Array.from(dropout(ones([50]), 0.5, random).dataSync())
    expect(Array.from(dropout(ones([50]), 0.5, new Generator(1)).dataSync())).toEqual(first)
    expect(next).not.toEqual(first)
  })

  it('passes the gradient where elements were kept', () => {
    const x = ones([4, 5])
    const y = dropout(x, 0.5, new Generator(3))
    const dx = grad((z) => dropout(z, 0.5, new Generator(3)))(x)
    expect(dx.arraySync()).toEqual(y.arraySync())
  })

  it('shares the mask along axes of 1 in noiseShape', () => {
    const [first, second] = dropout(ones([2, 3, 20]), 0.5, new Generator(1), [null, 1, 20]).arraySync() as number[][][]
    expect(first![1]).toEqual(first![0])
    expect(first![2]).toEqual(first![0])
    expect(second![0]).not.toEqual(first![0])
  })

  it('keeps everything at rate 0 and nothing at rate 1', () => {
    expect(dropout(tensor([1, 2]), 0, new Generator(1)).arraySync()).toEqual([1, 2])
    expect(dropout(tensor([1, 2]), 1, new Generator(1)).arraySync()).toEqual([0, 0])
  })

  it('refuses a rate or a noiseShape that does not fit', () => {
    expect(() => dropout(ones([2]), 1.1, new Generator(1))).toThrow('dropout: rate must be')
    expect(() => dropout(ones([2, 3]), 0.5, new Generator(1), [2, 2])).toThrow(
      'noiseShape must have the sizes of x, [2, 3]',
    )
  })

  it('leaves nothing behind but what it returns', () => {
    const x = ones([3])
    const before = memory().numTensors
    dropout(x, 0.5, new Generator(1)).dispose()
    dropout(x, 1, new Generator(1)).dispose()
    grad((z) => dropout(z, 0.5, new Generator(1)))(x).dispose()
    expect(memory().numTensors).toBe(before)
  })
})
