import { tensor2d } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { ShapeError } from '../errors/errors.js'
import { ndArrayToTensor, takeRows, toNdArray, toNested } from './nd-array.js'

beforeAll(() => engine())

describe('toNdArray', () => {
  it('reads nested arrays in row-major order', () => {
    const { data, shape } = toNdArray('x', [
      [1, 2, 3],
      [4, 5, 6],
    ])
    expect([...data]).toEqual([1, 2, 3, 4, 5, 6])
    expect(shape).toEqual([2, 3])
  })

  it('takes a flat typed array as examples of the expected shape', () => {
    expect(toNdArray('x', new Float32Array(12), [null, 2, 3]).shape).toEqual([2, 2, 3])
    expect(toNdArray('x', new Float32Array(12)).shape).toEqual([12])
  })

  it('copies a tensor, which stays the caller’s', () => {
    const tensor = tensor2d([[1, 2]])
    expect([...toNdArray('x', tensor).data]).toEqual([1, 2])
    expect(tensor.isDisposed).toBe(false)
    tensor.dispose()
  })

  it('refuses ragged arrays, text, and sizes that do not fit, naming the place', () => {
    expect(() => toNdArray('fit: x', [[1, 2], [3]])).toThrow(
      'fit: x must have 2 entries in each array of axis 1, but got one of 1.',
    )
    expect(() => toNdArray('fit: x', [['a']] as never)).toThrow('fit: x must hold numbers only, but got "a".')
    expect(() => toNdArray('fit: x', new Float32Array(5), [null, 3])).toThrow(ShapeError)
    expect(() => toNdArray('fit: x', { data: new Float32Array(5), shape: [2, 3] })).toThrow(ShapeError)
    expect(() => toNdArray('fit: x', 'text' as never)).toThrow(ShapeError)
  })
})

describe('takeRows', () => {
  it('takes rows in the order asked for, of the same type', () => {
    const rows = takeRows({ data: Int32Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] }, [2, 0])
    expect(rows.data).toEqual(Int32Array.of(5, 6, 1, 2))
    expect(rows.shape).toEqual([2, 2])
  })
})

describe('ndArrayToTensor', () => {
  it('makes int32 of integers and float32 of the rest', () => {
    const [ids, numbers] = [Uint8Array.of(1, 2), Float64Array.of(0.5, 1)].map((data) =>
      ndArrayToTensor({ data, shape: [2] }),
    )
    expect([ids!.dtype, numbers!.dtype]).toEqual(['int32', 'float32'])
    ids!.dispose()
    numbers!.dispose()
  })
})

describe('toNested', () => {
  it('nests by the axes', () => {
    expect(toNested([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2])).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
      ],
    ])
    expect(toNested([1, 2], [2])).toEqual([1, 2])
  })
})
