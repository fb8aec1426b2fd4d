/** Numbers as explanations keep them: on the host, in float64, row-major. */
import { describeValue, ShapeError } from '@tessera-ml/core'
export interface Values {
  readonly data: Float64Array
  /** Sizes of the axes; their product is the length of `data`. */
  readonly shape: readonly number[]
}

/** As `Values`, in either width. */
export interface Numbers {
  readonly data: Float32Array | Float64Array
  readonly shape: readonly number[]
}

/** @throws ShapeError unless it is an object of numbers and their shape. */
export function checkValues(where: string, values: unknown): asserts values is Numbers {
  const { data, shape } = (values ?? {}) as Partial<Numbers>
  if (typeof data?.length === 'number' && Array.isArray(shape)) return
  throw new ShapeError(`${where} must be { data, shape }, but got ${describeValue(values)}.`)
}

/** The product of the sizes; 1 for none. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}
