/**
 * What recurrent layers share: sequences lie as [batch, time, size], the recurrence runs over [time, batch, size], and all
 * that does not depend on the state is one product over all steps.
 */
import type { Engine } from '../engine.js'
import { fill } from './cast.js'
import { gemm } from './gemm.js'

export interface SequenceShape {
  readonly batch: number
  readonly time: number
  readonly inputs: number
  readonly units: number
  /** Runs from the last step to the first; outputs stay at the place of their input. Default false. */
  readonly reverse?: boolean
  /** Pointer to [time, batch] bytes in the order of the run: 0 keeps the state. Default: none. */
  readonly mask?: number
}

/** Calls `use` with x of [batch, time, size] as [time, batch, size], in the order of the run. */
export function withSteps(
  engine: Engine,
  { batch, time, reverse = false }: SequenceShape,
  x: number,
  size: number,
  use: (steps: number) => void,
): void {
  if (batch === 1 && !reverse) return use(x)
  engine.withBlock(4 * batch * time * size, (steps) => {
    engine.kernels.swapTime(x, batch, time, size, Number(reverse), 0, steps)
    use(steps)
  })
}

/** y [batch, time, size] from [time, batch, size] in the order of the run. */
export function fromSteps(engine: Engine, shape: SequenceShape, steps: number, size: number, y: number): void {
  const { batch, time, reverse = false } = shape
  engine.kernels.swapTime(steps, batch, time, size, Number(reverse), 1, y)
}

/** Copies what may be left out, such as an initial state; zeros where it is. */
export function copyOrZeros(engine: Engine, from: number | undefined, to: number, length: number): void {
  if (from === undefined) fill(engine, 0, to, length)
  else engine.memory.bytes.copyWithin(to, from, from + 4 * length)
}

export interface InputProjection {
  /** [batch, time, inputs]. */
  readonly x: number
  /** [inputs, columns]. */
  readonly w: number
  /** [columns]. Default: none. */
  readonly bias?: number | undefined
  /** [time, batch, columns]: the result, or the gradient of it. */
  readonly gates: number
  readonly columns: number
}

/** gates = x·W + b for all steps. */
export function projectInput(engine: Engine, shape: SequenceShape, options: InputProjection): void {
  const { x, w, bias, gates, columns } = options
  const { batch, time, inputs } = shape
  const added = bias === undefined ? {} : { bias }
  withSteps(engine, shape, x, inputs, (a) =>
    gemm(engine, { m: time * batch, n: columns, k: inputs, a, b: w, c: gates, ...added }),
  )
}

type Gradient = Pick<InputProjection, 'gates' | 'columns'>

/** dx [batch, time, inputs] = gates·Wᵀ. */
export function inputGradient(
  engine: Engine,
  shape: SequenceShape,
  { gates, columns, w, dx }: Gradient & { readonly w: number; readonly dx: number },
): void {
  const { batch, time, inputs } = shape
  const rows = time * batch
  engine.withBlock(4 * rows * inputs, (steps) => {
    gemm(engine, { m: rows, n: inputs, k: columns, a: gates, b: w, c: steps, transposeB: true })
    fromSteps(engine, shape, steps, inputs, dx)
  })
}

/** dw [inputs, columns] = xᵀ·gates. */
export function kernelGradient(
  engine: Engine,
  shape: SequenceShape,
  { gates, columns, x, dw }: Gradient & { readonly x: number; readonly dw: number },
): void {
  const { batch, time, inputs } = shape
  withSteps(engine, shape, x, inputs, (a) =>
    gemm(engine, { m: inputs, n: columns, k: time * batch, a, b: gates, c: dw, transposeA: true }),
  )
}

/** The columns' sums of [rows, columns]. */
export function columnSums(engine: Engine, rows: number, columns: number, from: number, to: number): void {
  engine.withBlock(4 * rows, (ones) => {
    fill(engine, 1, ones, rows)
    gemm(engine, { m: 1, n: columns, k: rows, a: ones, b: from, c: to })
  })
}
