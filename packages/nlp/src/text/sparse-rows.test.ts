import { ShapeError } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { SparseRows } from './sparse-rows.js'

const dense = [
  [0, 2, 0],
  [1, 0, 3],
  [0, 0, 0],
]
const rows = SparseRows.fromDense(dense)
const toDense = (sparse: SparseRows): number[][] =>
  Array.from({ length: sparse.length }, (_, i) => {
    const row = Array.from({ length: sparse.width }, () => 0)
    for (let k = sparse.starts[i]!; k < sparse.starts[i + 1]!; k++) row[sparse.columns[k]!] = sparse.values[k]!
    return row
  })

describe('SparseRows', () => {
  it('keeps what is not zero', () => {
    expect(rows.values.length).toBe(3)
    expect(toDense(rows)).toEqual(dense)
  })

  it('multiplies rows and columns', () => {
    expect([0, 1, 2].map((i) => rows.dot(i, Float64Array.of(10, 100, 1000)))).toEqual([200, 3010, 0])
    expect(toDense(rows.scaleColumns([2, 3, 4]))).toEqual([
      [0, 6, 0],
      [2, 0, 12],
      [0, 0, 0],
    ])
    expect([...rows.countRows()]).toEqual([1, 1, 1])
  })

  it('selects rows in any order and renumbers columns', () => {
    expect(toDense(rows.select([1, 0, 1]))).toEqual([dense[1], dense[0], dense[1]])
    expect(toDense(rows.select([0, 1], Int32Array.of(-1, 0, 1), 2))).toEqual([
      [2, 0],
      [0, 3],
    ])
  })

  it('puts blocks side by side', () => {
    expect(toDense(SparseRows.beside([rows, rows.select([1, 2, 0])]))).toEqual([
      [0, 2, 0, 1, 0, 3],
      [1, 0, 3, 0, 0, 0],
      [0, 0, 0, 0, 2, 0],
    ])
    expect(() => SparseRows.beside([rows, rows.select([0])])).toThrow(ShapeError)
  })

  it('refuses starts that do not fit', () => {
    expect(() => new SparseRows(Int32Array.of(0, 2), Int32Array.of(0), Float64Array.of(1), 1)).toThrow(ShapeError)
  })
})
