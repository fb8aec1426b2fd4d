/**
 * LSTM over a whole sequence and its gradient.
 *
 *   i, f, o = sigmoid(x·W + h·U + b)   g = tanh(x·W + h·U + b)   c' = f·c + i·g   h' = o·tanh(c')
 *
 * Weights: w [inputs, 4·units], u [units, 4·units], bias [4·units], in the order input, forget, candidate, output.
 * Source: Hochreiter and Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735; forget gate: Gers et al. 2000.
 */
import type { Engine } from '../engine.js'
import { gemm, packedBytes } from './gemm.js'
import { fromSteps, copyOrZeros, projectInput, withSteps, type SequenceShape } from './recurrent.js'

/** What the forward run leaves for the gradient, time-major in the order of the run. */
export interface LstmTape {
  /** [time, batch, 4·units]. */
  readonly gates: number
  /** [time + 1, batch, units], the initial cells first. */
  readonly cells: number
  /** [time + 1, batch, units], the initial states first; the last [batch, units] are the final states. */
  readonly states: number
}

/** Bytes of each part of the tape. */
export function lstmTapeBytes({ batch, time, units }: SequenceShape): Record<keyof LstmTape, number> {
  const states = 4 * (time + 1) * batch * units
  return { gates: 16 * time * batch * units, cells: states, states }
}

export interface LstmForward extends SequenceShape {
  /** [batch, time, inputs]. */
  readonly x: number
  readonly w: number
  readonly u: number
  /** Default: none. */
  readonly bias?: number | undefined
  /** Initial state and cell, [batch, units] each. Default: zeros. */
  readonly h0?: number | undefined
  readonly c0?: number | undefined
  readonly tape: LstmTape
  /** All states, [batch, time, units]. Default: not written. */
  readonly y?: number | undefined
}

export function lstmForward(engine: Engine, options: LstmForward): void {
  const { batch, time, units, x, w, u, bias, h0, c0, tape, y, mask = 0 } = options
  const { gates, cells, states } = tape
  copyOrZeros(engine, h0, states, batch * units)
  copyOrZeros(engine, c0, cells, batch * units)
  projectInput(engine, options, { x, w, bias, gates, columns: 4 * units })
  engine.withBlock(packedBytes(4 * units, units), (packed) =>
    engine.kernels.lstm(time, batch, units, u, packed, mask, gates, cells, states),
  )
  if (y !== undefined) fromSteps(engine, options, states + 4 * batch * units, units, y)
}

export interface LstmGradient extends SequenceShape {
  readonly u: number
  /** The gates become their gradient before the functions. */
  readonly tape: LstmTape
  /** Gradient of all states, [batch, time, units]. Default: 0. */
  readonly dy?: number | undefined
  /** [batch, units]: in, the gradient of the final state (0 where there is none); out, that of the initial state. */
  readonly dh: number
  /** The same for the cell. */
  readonly dc: number
}

/** Back through time. The gradients of weights and input follow from the gates: see recurrent.ts. */
export function lstmGradient(engine: Engine, options: LstmGradient): void {
  const { batch, time, units, u, tape, dy, dh, dc, mask = 0 } = options
  const { gates, cells } = tape
  const run = (dStates: number) =>
    engine.withBlock(packedBytes(units, 4 * units), (packed) =>
      engine.kernels.lstmGradient(time, batch, units, u, packed, mask, gates, cells, dStates, dh, dc),
    )
  if (dy === undefined) run(0)
  else withSteps(engine, options, dy, units, run)
}

/** du [units, 4·units] from the gates' gradient. */
export function lstmRecurrentGradient(engine: Engine, shape: SequenceShape, tape: LstmTape, du: number): void {
  const { batch, time, units } = shape
  const product = { m: units, n: 4 * units, k: time * batch, a: tape.states, b: tape.gates }
  gemm(engine, { ...product, c: du, transposeA: true })
}
