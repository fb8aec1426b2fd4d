import { grad, memory, mul, ones, square, sum, tensor, tensor2d, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { Generator } from '../random/generator.js'
import { checkGradient } from '../testing/numeric-gradient.js'
import { embeddingLookup } from './embedding-lookup.js'

let table: Tensor

beforeAll(async () => {
  await engine()
  table = tensor2d([
    [1, 2],
    [3, 4],
    [5, 6],
  ])
})

const ids = (values: number[], shape: number[]): Tensor => tensor(values, shape, 'int32')

describe('embeddingLookup', () => {
  it('gives a row for each id, in the shape of the ids', () => {
    const rows = embeddingLookup(table, ids([2, 0, 1, 2], [2, 2]))
    expect(rows.arraySync()).toEqual([
      [
        [5, 6],
        [1, 2],
      ],
      [
        [3, 4],
        [5, 6],
      ],
    ])
  })

  it('adds up the gradients of an id that occurs twice and leaves the others 0', () => {
    const dy = tensor([1, 10, 2, 20, 4, 40], [3, 2])
    const dx = grad((x) => embeddingLookup(x, ids([2, 0, 2], [3])))(table, dy)
    expect(dx.arraySync()).toEqual([
      [2, 20],
      [0, 0],
      [5, 50],
    ])
  })

  it('has a right gradient and derivative of it', () => {
    const random = new Generator(1)
    const f = (x: Tensor): Tensor => square(embeddingLookup(x, ids([2, 0, 2], [3])))
    expect(checkGradient(f, [table], { random })).toBeLessThan(1e-3)
    expect(checkGradient((x) => grad((y) => mul(f(y), f(y)))(x), [table], { random })).toBeLessThan(1e-3)
  })

  it('takes no ids at all', () => {
    const none = ids([], [0, 3])
    expect(embeddingLookup(table, none).shape).toEqual([0, 3, 2])
    expect(sum(grad((x) => embeddingLookup(x, none))(table)).dataSync()[0]).toBe(0)
  })

  it.each([[-1], [3]])('refuses the id %d, naming it and the vocabulary', (id) => {
    expect(() => embeddingLookup(table, ids([0, id], [2]))).toThrow(
      `embeddingLookup: ids must be from 0 to 2 for a vocabulary of 3, but got ${id}.`,
    )
  })

  it('refuses ids that are not int32 and a table that is not one', () => {
    expect(() => embeddingLookup(table, tensor([0.5]))).toThrow('ids must be int32, but got float32')
    expect(() => embeddingLookup(ones([3]), ids([0], [1]))).toThrow('table must be [vocabulary, width], but got [3]')
  })

  it('leaves nothing behind but what it returns', () => {
    const picked = ids([1, 1], [2])
    const before = memory().numTensors
    embeddingLookup(table, picked).dispose()
    grad((x) => embeddingLookup(x, picked))(table).dispose()
    expect(memory().numTensors).toBe(before)
  })
})
