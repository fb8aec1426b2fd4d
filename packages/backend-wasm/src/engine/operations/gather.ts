/** Rows by index: gathering, and adding or putting them back; one-hot rows and ranges. */
import type { Engine } from '../engine.js'
import { ConfigError } from '../errors.js'
import { tableAddress } from '../layout.js'

/** The place of the first of `count` int32 indices that is not in [0, size); -1 where all are. */
export function placeOutside(engine: Engine, indices: number, count: number, size: number): number {
  return engine.kernels.checkIndices(indices, count, size)
}

/** @throws ConfigError naming the first index that is not in [0, size). */
function checkIndices(engine: Engine, where: string, indices: number, count: number, size: number): void {
  const wrong = placeOutside(engine, indices, count, size)
  if (wrong >= 0) {
    const value = engine.memory.ints[(indices >>> 2) + wrong]
    throw new ConfigError(`${where}: each index must be from 0 to ${size - 1}, but got ${value} at place ${wrong}.`)
  }
}

export interface Gather {
  readonly x: number
  /** Pointer to `count` int32. */
  readonly indices: number
  readonly count: number
  readonly to: number
  /** x is [outer, size, inner], the result [outer, count, inner]. */
  readonly outer: number
  readonly size: number
  readonly inner: number
  /** Bytes of an element. Default 4. */
  readonly bytes?: number
}

/** @throws ConfigError if an index is out of range. */
export function gather(engine: Engine, { x, indices, count, to, outer, size, inner, bytes = 4 }: Gather): void {
  checkIndices(engine, 'gather', indices, count, size)
  engine.kernels.gather(x, indices, to, outer, size, count, inner * bytes)
}

export interface Scatter {
  /** [count, inner] */
  readonly x: number
  readonly indices: number
  readonly count: number
  /** [size, inner] */
  readonly to: number
  readonly size: number
  readonly inner: number
  /** How rows meet: float32 or int32 sums, or the last one wins. Default 'sum'. */
  readonly mode?: 'sum' | 'intSum' | 'last'
  /** Adds to what is there instead of starting at 0. Default false. */
  readonly accumulate?: boolean
}

/** to[indices[i]] += x[i], in the order of i; indices out of range are left out. */
export function scatter(engine: Engine, options: Scatter): void {
  const { x, indices, count, to, size, inner, mode = 'sum', accumulate = false } = options
  const code = { sum: 0, intSum: 1, last: 2 }[mode]
  engine.kernels.scatter(code, x, indices, to, count, size, inner, Number(!accumulate))
}

/**
 * Coordinates [count, sizes.length] (int32) become places Σ coordinate·stride in units of `inner` elements, for
 * {@link gather} and {@link scatter} with `size` the product of `sizes`.
 *
 * @throws ConfigError if a coordinate is out of range.
 */
export function withFlatIndices(
  engine: Engine,
  coordinates: number,
  count: number,
  sizes: readonly number[],
  use: (places: number) => void,
): void {
  const { ints } = engine.memory
  let stride = 1
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    ints[(tableAddress >>> 2) + 2 * axis] = sizes[axis] ?? 1
    ints[(tableAddress >>> 2) + 2 * axis + 1] = stride
    stride *= sizes[axis] ?? 1
  }
  engine.withBlock(4 * count, (places) => {
    const wrong = engine.kernels.flattenIndices(coordinates, count, sizes.length, places)
    if (wrong >= 0) {
      const start = (coordinates >>> 2) + wrong * sizes.length
      const got = engine.memory.ints.subarray(start, start + sizes.length).join(', ')
      throw new ConfigError(`indices: each must lie within [${sizes.join(', ')}], but got [${got}] at place ${wrong}.`)
    }
    use(places)
  })
}

const bits = new DataView(new ArrayBuffer(4))

/** The int32 with the bits of a float32. */
export function floatBits(value: number): number {
  bits.setFloat32(0, value)
  return bits.getInt32(0)
}

export interface OneHot {
  readonly indices: number
  readonly count: number
  readonly to: number
  readonly depth: number
  /** Default 1 and 0. */
  readonly on?: number
  readonly off?: number
  /** Default 'float32'. */
  readonly type?: 'float32' | 'int32' | 'bool'
}

/** Rows of `off` with `on` in place indices[i]; an index out of range gives a row of `off`. */
export function oneHot(engine: Engine, options: OneHot): void {
  const { indices, count, to, depth, on = 1, off = 0, type = 'float32' } = options
  const word = type === 'float32' ? floatBits : (value: number) => value
  engine.kernels.oneHot(type === 'bool' ? 1 : 4, indices, to, count, depth, word(on), word(off))
}

/** to[i] = start + i·step. */
export function range(
  engine: Engine,
  to: number,
  count: number,
  start: number,
  step: number,
  type: 'float32' | 'int32',
): void {
  engine.kernels.range(Number(type === 'int32'), to, count, start, step)
}
