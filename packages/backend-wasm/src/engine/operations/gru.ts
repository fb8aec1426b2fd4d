/**
 * GRU over a whole sequence and its gradient.
 *
 *   z, r = sigmoid(x·W + h·U + b + b')   g = tanh(x·W + b + r⊙(h·U + b'))   h' = z⊙h + (1 - z)⊙g
 *
 * or, with the reset gate before the product, g = tanh(x·W + b + (r⊙h)·U), and no b'.
 * Weights: w [inputs, 3·units], u [units, 3·units], both biases [3·units], in the order z, r, g.
 * Source: Cho et al. 2014, arXiv:1406.1078; Chung et al. 2014, arXiv:1412.3555.
 */
import type { Engine } from '../engine.js'
import { gemm } from './gemm.js'
import { columnSums, fromSteps, copyOrZeros, projectInput, withSteps, type SequenceShape } from './recurrent.js'

export interface GruShape extends SequenceShape {
  /** Whether the reset gate comes after the product with the state. */
  readonly resetAfter: boolean
}

/** What the forward run leaves for the gradient, time-major in the order of the run. */
export interface GruTape {
  /** [time, batch, 3·units]. */
  readonly gates: number
  /** [time, batch, units]: what the reset gate is multiplied with, or the product of both. */
  readonly extra: number
  /** [time + 1, batch, units], the initial states first; the last [batch, units] are the final states. */
  readonly states: number
}

/** Bytes of each part of the tape. */
export function gruTapeBytes({ batch, time, units }: SequenceShape): Record<keyof GruTape, number> {
  const step = 4 * batch * units
  return { gates: 3 * time * step, extra: time * step, states: (time + 1) * step }
}

export interface GruForward extends GruShape {
  /** [batch, time, inputs]. */
  readonly x: number
  readonly w: number
  readonly u: number
  /** b. Default: none. */
  readonly bias?: number | undefined
  /** b'. Default: none. */
  readonly recurrentBias?: number | undefined
  /** Initial state, [batch, units]. Default: zeros. */
  readonly h0?: number | undefined
  readonly tape: GruTape
  /** All states, [batch, time, units]. Default: not written. */
  readonly y?: number | undefined
}

export function gruForward(engine: Engine, options: GruForward): void {
  const { batch, time, units, resetAfter, x, w, u, recurrentBias, h0, tape, y, mask = 0 } = options
  const { gates, extra, states } = tape
  copyOrZeros(engine, h0, states, batch * units)
  withInputBias(engine, options, (bias) => projectInput(engine, options, { x, w, bias, gates, columns: 3 * units }))
  const ofNew = recurrentBias === undefined ? 0 : recurrentBias + 8 * units
  engine.withBlock(engine.kernels.gruPackedBytes(units) >>> 0, (packed) =>
    engine.kernels.gru(time, batch, units, Number(resetAfter), u, ofNew, packed, mask, gates, extra, states),
  )
  if (y !== undefined) fromSteps(engine, options, states + 4 * batch * units, units, y)
}

/** What can be added before the recurrence: b, and b' of the two gates. */
function withInputBias(
  engine: Engine,
  { units, bias, recurrentBias }: GruForward,
  use: (bias: number | undefined) => void,
): void {
  if (recurrentBias === undefined) return use(bias)
  engine.withBlock(12 * units, (both) => {
    copyOrZeros(engine, bias, both, 3 * units)
    const [to, added] = [both, recurrentBias].map((pointer) => engine.memory.float32(pointer, 2 * units))
    for (let i = 0; i < 2 * units; i++) to![i]! += added![i]!
    use(both)
  })
}

export interface GruGradient extends GruShape {
  readonly u: number
  /** The gates become their gradient before the functions, `extra` that of h·U + b' of the new part. */
  readonly tape: GruTape
  /** Gradient of all states, [batch, time, units]. Default: 0. */
  readonly dy?: number | undefined
  /** [batch, units]: in, the gradient of the final state (0 where there is none); out, that of the initial state. */
  readonly dh: number
}

/** Back through time. The gradients of kernel and input follow from the gates: see recurrent.ts. */
export function gruGradient(engine: Engine, options: GruGradient): void {
  const { batch, time, units, resetAfter, u, tape, dy, dh, mask = 0 } = options
  const { gates, extra, states } = tape
  const after = Number(resetAfter)
  const bytes = engine.kernels.gruPackedBytes(units) >>> 0
  const run = (dStates: number) =>
    engine.withBlock(bytes + 4 * batch * units, (packed) => {
      const ds = packed + bytes
      engine.kernels.gruGradient(time, batch, units, after, u, packed, mask, gates, extra, states, dStates, dh, ds)
    })
  if (dy === undefined) run(0)
  else withSteps(engine, options, dy, units, run)
}

/** du [units, 3·units] from the tape after the gradient. */
export function gruRecurrentGradient(engine: Engine, shape: GruShape, tape: GruTape, du: number): void {
  const { batch, time, units, resetAfter } = shape
  const { gates, extra, states } = tape
  const common = { k: time * batch, m: units, ldc: 3 * units, transposeA: true }
  gemm(engine, { ...common, n: 2 * units, a: states, b: gates, ldb: 3 * units, c: du })
  const ofNew = resetAfter ? { a: states, b: extra, ldb: units } : { a: extra, b: gates + 8 * units, ldb: 3 * units }
  gemm(engine, { ...common, n: units, ...ofNew, c: du + 8 * units })
}

/** db' [3·units] from the tape after the gradient, with the reset gate after the product. */
export function gruRecurrentBiasGradient(engine: Engine, shape: GruShape, tape: GruTape, dBias: number): void {
  const { batch, time, units } = shape
  const rows = time * batch
  engine.withBlock(12 * units, (sums) => {
    columnSums(engine, rows, 3 * units, tape.gates, sums)
    engine.memory.bytes.copyWithin(dBias, sums, sums + 8 * units)
  })
  columnSums(engine, rows, units, tape.extra, dBias + 8 * units)
}
