import { ShapeError } from '@tessera-ml/core'

/**
 * A matrix `[rows, width]` of which only the numbers that are not zero are kept, row after row (compressed sparse
 * rows): row i has the columns `columns[starts[i] .. starts[i + 1])`, ascending, with the values beside them.
 */
export class SparseRows {
  /** Number of rows. */
  readonly length: number

  /** @throws ShapeError if `starts` does not end where columns and values end. */
  constructor(
    readonly starts: Int32Array,
    readonly columns: Int32Array,
    readonly values: Float64Array,
    readonly width: number,
  ) {
    const end = starts.at(-1)
    if (end !== columns.length || end !== values.length) {
      throw new ShapeError(
        `SparseRows: starts must end at the number of columns and values, ${columns.length} and ${values.length}, ` +
          `but got ${end}.`,
      )
    }
    this.length = starts.length - 1
  }

  /** Rows of dense numbers, zeros left out. */
  static fromDense(rows: readonly (readonly number[])[]): SparseRows {
    const width = Math.max(0, ...rows.map((row) => row.length))
    const kept = rows.map((row) => [...row.entries()].filter(([, value]) => value !== 0))
    const starts = new Int32Array(rows.length + 1)
    for (const [i, row] of kept.entries()) starts[i + 1] = starts[i]! + row.length
    const entries = kept.flat()
    return new SparseRows(
      starts,
      Int32Array.from(entries, ([j]) => j),
      Float64Array.from(entries, ([, v]) => v),
      width,
    )
  }

  /** The same places with other values, one for each in `values`. */
  withValues(values: Float64Array): SparseRows {
    return new SparseRows(this.starts, this.columns, values, this.width)
  }

  /** Every value times its column's factor. */
  scaleColumns(factors: ArrayLike<number>): SparseRows {
    const values = new Float64Array(this.values.length)
    for (let k = 0; k < values.length; k++) values[k] = this.values[k]! * factors[this.columns[k]!]!
    return this.withValues(values)
  }

  /** Σⱼ row[j]·weights[j] */
  dot(row: number, weights: Float64Array): number {
    let sum = 0
    for (let k = this.starts[row]!, end = this.starts[row + 1]!; k < end; k++) {
      sum += this.values[k]! * weights[this.columns[k]!]!
    }
    return sum
  }

  /** In how many rows each column is not zero. */
  countRows(): Float64Array {
    const counts = new Float64Array(this.width)
    for (const column of this.columns) counts[column]! += 1
    return counts
  }

  /** The given rows in the given order. Columns become `renumber[column]`, those below 0 fall away. */
  select(rows: ArrayLike<number>, renumber?: Int32Array, width = this.width): SparseRows {
    const starts = new Int32Array(rows.length + 1)
    let most = 0
    for (let i = 0; i < rows.length; i++) most += this.starts[rows[i]! + 1]! - this.starts[rows[i]!]!
    const columns = new Int32Array(most)
    const values = new Float64Array(most)
    let size = 0
    for (let i = 0; i < rows.length; i++) {
      for (let k = this.starts[rows[i]!]!, end = this.starts[rows[i]! + 1]!; k < end; k++) {
        const column = renumber === undefined ? this.columns[k]! : renumber[this.columns[k]!]!
        if (column < 0) continue
        columns[size] = column
        values[size++] = this.values[k]!
      }
      starts[i + 1] = size
    }
    return new SparseRows(starts, columns.slice(0, size), values.slice(0, size), width)
  }

  /** Blocks with the same rows side by side; the columns of each begin where those of the one before end. */
  static beside(blocks: readonly SparseRows[]): SparseRows {
    const length = blocks[0]?.length ?? 0
    if (blocks.some((block) => block.length !== length)) {
      const lengths = blocks.map((block) => block.length).join(', ')
      throw new ShapeError(`SparseRows.beside: blocks must be of the same number of rows, but got ${lengths}.`)
    }
    const size = blocks.reduce((sum, block) => sum + block.values.length, 0)
    const starts = new Int32Array(length + 1)
    const columns = new Int32Array(size)
    const values = new Float64Array(size)
    let at = 0
    for (let i = 0; i < length; i++) {
      let offset = 0
      for (const block of blocks) {
        for (let k = block.starts[i]!, end = block.starts[i + 1]!; k < end; k++) {
          columns[at] = block.columns[k]! + offset
          values[at++] = block.values[k]!
        }
        offset += block.width
      }
      starts[i + 1] = at
    }
    return new SparseRows(
      starts,
      columns,
      values,
      blocks.reduce((sum, block) => sum + block.width, 0),
    )
  }
}
