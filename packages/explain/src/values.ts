/** Numbers as explanations keep them: on the host, in float64, row-major. */
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

/** The product of the sizes; 1 for none. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}
