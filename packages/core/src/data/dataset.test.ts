import { describe, expect, it } from 'vitest'
import { Generator } from '../random/generator.js'
import { arrayDataset } from './array-dataset.js'
import { dataset } from './dataset.js'
import type { Examples } from './examples.js'

const examples: Examples = {
  x: { input: { data: Float32Array.of(0, 1, 2, 3, 4), shape: [5, 1] } },
  y: { output: { data: Float32Array.of(0, 10, 20, 30, 40), shape: [5, 1] } },
  size: 5,
}

function ordersOf(epoch: number, shuffle: boolean): number[] {
  const batches = arrayDataset(examples, 2).batches({ epoch, shuffle, random: new Generator(1).fork(epoch) })
  return [...(batches as Iterable<Examples>)].flatMap(({ x, y }) => {
    expect([...y['output']!.data]).toEqual([...x['input']!.data].map((value) => 10 * value))
    return [...x['input']!.data]
  })
}

describe('arrayDataset', () => {
  it('keeps the order without shuffling, the last batch being smaller', () => {
    expect(ordersOf(0, false)).toEqual([0, 1, 2, 3, 4])
    expect(arrayDataset(examples, 2).batchesPerEpoch).toBe(3)
  })

  it('shuffles by the epoch’s random numbers, inputs and targets together', () => {
    expect(ordersOf(0, true)).toEqual(ordersOf(0, true))
    expect(ordersOf(0, true)).not.toEqual(ordersOf(1, true))
    expect(ordersOf(1, true).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4])
  })
})

describe('dataset', () => {
  it('refuses what is not a function, and options that are not known', () => {
    expect(() => dataset({ batches: [] as never })).toThrow('dataset: batches must be a function, but got [].')
    expect(() => dataset({ batches: () => [], size: 3 } as never)).toThrow('but got "size"')
  })
})
