import { ones, tidy } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { Generator } from '../random/generator.js'
import { dropout, type DropoutOptions } from './dropout.js'

beforeAll(async () => void (await engine()))

/** The output for ones of this shape in a training pass. */
function drop(options: DropoutOptions, shape: readonly number[], seed = 1): number[] {
  return tidy(() => {
    const context = { training: true, random: new Generator(seed), masks: [] }
    return Array.from(
      dropout(options)
        .call(ones([...shape]), context)
        .dataSync(),
    )
  })
}

describe('Dropout', () => {
  it('drops the share `rate` and scales the others by 1 / (1 - rate)', () => {
    const y = drop({ rate: 0.2 }, [100, 100])
    const dropped = y.filter((value) => value === 0).length / y.length
    // Four deviations of the share of 10,000 draws: 4·√(0.2·0.8 / 10,000).
    expect(Math.abs(dropped - 0.2)).toBeLessThan(0.016)
    expect(new Set(y.filter((value) => value !== 0))).toEqual(new Set([Math.fround(1.25)]))
  })

  it('drops neighbours independently of one another', () => {
    const y = drop({ rate: 0.5 }, [10_000])
    const both = y.filter((value, index) => index > 0 && value === 0 && y[index - 1] === 0).length / y.length
    expect(Math.abs(both - 0.25)).toBeLessThan(0.02)
  })

  it('drops the same elements for the same seed, others for another', () => {
    expect(drop({ rate: 0.5 }, [20, 5])).toEqual(drop({ rate: 0.5 }, [20, 5]))
    expect(drop({ rate: 0.5 }, [20, 5])).not.toEqual(drop({ rate: 0.5 }, [20, 5], 2))
  })

  it('drops other elements at the next call with the same generator', () => {
    tidy(() => {
      const context = { training: true, random: new Generator(1), masks: [] }
      const [first, second] = [0, 1].map(() =>
        dropout({ rate: 0.5 })
          .call(ones([20, 5]), context)
          .dataSync(),
      )
      expect(second).not.toEqual(first)
    })
  })

  it('shares the pattern along axes of size 1 in noiseShape', () => {
    const y = drop({ rate: 0.5, noiseShape: [null, 1, 4] }, [3, 2, 4])
    for (let row = 0; row < 3; row++) {
      expect(y.slice(row * 8, row * 8 + 4)).toEqual(y.slice(row * 8 + 4, row * 8 + 8))
    }
    expect(new Set(y).size).toBe(2)
  })

  it.each([1, -0.1, Number.NaN])('refuses rate %d', (rate) => {
    expect(() => dropout({ rate })).toThrow(/^dropout: rate must be a number in \[0, 1\)/)
  })

  it('refuses a noiseShape that is no list of sizes', () => {
    expect(() => dropout({ rate: 0.5, noiseShape: [0.5] })).toThrow(/noiseShape must be a list/)
  })
})
