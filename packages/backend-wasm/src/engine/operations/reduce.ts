/** Reductions over axes: sums, means, extremes, products, any and all; running sums. */
import type { Engine } from '../engine.js'
import { sizeOf, transpose, type ElementBytes } from './layout.js'

/** A tensor seen as [outer, length, inner], reduced over the middle axis to [outer, inner]. */
export interface Reduction {
  readonly x: number
  readonly to: number
  readonly outer: number
  readonly length: number
  readonly inner: number
}

/** The numbers of assembly/reduce/reduce.ts: float32, int32 (`int…`), bytes (any, all); the place of an extreme is int32. */
export const reductions = {
  max: 0,
  min: 1,
  prod: 2,
  intSum: 3,
  intMax: 4,
  intMin: 5,
  intProd: 6,
  any: 7,
  all: 8,
  argMax: 9,
  argMin: 10,
  intArgMax: 11,
  intArgMin: 12,
} as const

export type ReductionName = keyof typeof reductions

/**
 * Extremes give NaN if there is one, and ∓Infinity (int32: the limits) of nothing; the place of an extreme is the first one,
 * NaN counts as in tfjs: it wins only in the first place. `to` must not overlap x.
 */
export function reduce(engine: Engine, name: ReductionName, { x, to, outer, length, inner }: Reduction): void {
  engine.kernels.reduce(reductions[name], x, to, outer, length, inner)
}

export interface SumOptions extends Reduction {
  /** Multiplies each sum, in float64; 1/length gives the mean. Default 1. */
  readonly scale?: number
  /** Sums x² instead of x. Default false. */
  readonly squares?: boolean
}

/** Float32 sums. Blocks are added in float64, in an order that depends on the sizes alone. */
export function sum(engine: Engine, options: SumOptions): void {
  const { x, to, outer, length, inner, scale = 1, squares = false } = options
  const run = (partials: number) => engine.kernels.sum(Number(squares), x, to, outer, length, inner, scale, partials)
  const bytes = engine.kernels.sumPartialBytes(outer, length, inner)
  if (bytes === 0) run(0)
  else engine.withBlock(bytes >>> 0, run)
}

export interface ReluSums {
  /** All [rows, columns]. */
  readonly dy: number
  readonly y: number
  readonly dx: number
  /** [columns]. */
  readonly sums: number
  readonly rows: number
  readonly columns: number
}

/** dx = dy where y is above 0, else 0, and the sums of dx over the rows, in the order of {@link sum}. */
export function reluGradientSums(engine: Engine, { dy, y, dx, sums, rows, columns }: ReluSums): void {
  engine.withBlock(engine.kernels.reluSumsPartialBytes(rows, columns) >>> 0, (partials) =>
    engine.kernels.reluSums(dy, y, dx, sums, rows, columns, partials),
  )
}

/** Axes of a shape that lie side by side (axes of size 1 do not count), as [outer, length, inner]. */
function adjacent(
  shape: readonly number[],
  isReduced: (axis: number) => boolean,
): Omit<Reduction, 'x' | 'to'> | undefined {
  let [outer, length, inner] = [1, 1, 1]
  let part = 0
  for (const [axis, size] of shape.entries()) {
    if (size === 1) continue
    const reduced = isReduced(axis)
    if (part === 0 && reduced) part = 1
    else if (part === 1 && !reduced) part = 2
    else if (part === 2 && reduced) return undefined
    if (part === 0) outer *= size
    else if (part === 1) length *= size
    else inner *= size
  }
  return { outer, length, inner }
}

/**
 * Gives `use` the reduction of `axes` (from 0 on): x as it lies where the axes are side by side, else a copy with those
 * axes last.
 */
export function withReduction(
  engine: Engine,
  source: { readonly x: number; readonly shape: readonly number[]; readonly bytes?: ElementBytes },
  axes: readonly number[],
  use: (reduction: Omit<Reduction, 'to'>) => void,
): void {
  const { x, shape, bytes = 4 } = source
  const sizes = adjacent(shape, (axis) => axes.includes(axis))
  if (sizes !== undefined) return use({ x, ...sizes })
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis))
  const reduced = shape.map((_, axis) => axis).filter((axis) => axes.includes(axis))
  const length = sizeOf(reduced.map((axis) => shape[axis] ?? 1))
  engine.withBlock(sizeOf(shape) * bytes, (to) => {
    transpose(engine, { x, shape, to, bytes, permutation: [...kept, ...reduced] })
    use({ x: to, outer: sizeOf(kept.map((axis) => shape[axis] ?? 1)), length, inner: 1 })
  })
}

export interface CumulativeOptions extends Reduction {
  /** Leaves the element itself out. Default false. */
  readonly exclusive?: boolean
  /** From the end. Default false. */
  readonly reverse?: boolean
  /** int32 instead of float32. Default false. */
  readonly integers?: boolean
  /** Products instead of sums. Default false. */
  readonly product?: boolean
}

/** Running sums (or products) along the middle axis; `to` has the shape of x, and may be x. */
export function cumulative(engine: Engine, options: CumulativeOptions): void {
  const { x, to, outer, length, inner, exclusive = false, reverse = false, integers = false, product = false } = options
  const flags = Number(exclusive) | (Number(reverse) << 1) | (Number(integers) << 2) | (Number(product) << 3)
  engine.kernels.cumulative(flags, x, to, outer, length, inner)
}
