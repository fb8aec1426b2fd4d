/**
 * LSTM over a whole sequence and its gradient.
 *
 *   i, f, o = sigmoid(x·W + h·U + b)   g = tanh(x·W + h·U + b)   c' = f·c + i·g   h' = o·tanh(c')
 *
 * Weights: w [inputs, 4·units], u [units, 4·units], bias [4·units], in the order input, forget, candidate, output.
 * Source: Hochreiter and Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735; forget gate: Gers et al. 2000.
 */
import type { Engine } from '../engine.js'
import { fill } from './cast.js'
import { gemm, packedBytes } from './gemm.js'

export interface LstmShape {
  readonly batch: number
  readonly time: number
  readonly inputs: number
  readonly units: number
  /** Runs from the last step to the first; outputs stay at the place of their input. Default false. */
  readonly reverse?: boolean
  /** Pointer to [time, batch] bytes in the order of the run: 0 keeps the state. Default: none. */
  readonly mask?: number
}

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
export function lstmTapeBytes({ batch, time, units }: LstmShape): Record<keyof LstmTape, number> {
  const states = 4 * (time + 1) * batch * units
  return { gates: 16 * time * batch * units, cells: states, states }
}

export interface LstmForward extends LstmShape {
  /** [batch, time, inputs]. */
  readonly x: number
  readonly w: number
  readonly u: number
  /** Default: none. */
  readonly bias?: number
  /** Initial state and cell, [batch, units] each. Default: zeros. */
  readonly h0?: number
  readonly c0?: number
  readonly tape: LstmTape
  /** All states, [batch, time, units]. Default: not written. */
  readonly y?: number
}

/** Copies an initial state to where the recurrence reads it. */
function initial(engine: Engine, from: number | undefined, to: number, length: number): void {
  if (from === undefined) fill(engine, 0, to, length)
  else engine.memory.float32(to, length).set(engine.memory.float32(from, length))
}

export function lstmForward(engine: Engine, options: LstmForward): void {
  const { batch, time, inputs, units, x, w, u, bias, h0, c0, tape, y, mask = 0 } = options
  const reverse = Number(options.reverse ?? false)
  const { gates, cells, states } = tape
  initial(engine, h0, states, batch * units)
  initial(engine, c0, cells, batch * units)
  engine.withBlock(4 * time * batch * inputs, (steps) => {
    engine.kernels.swapTime(x, batch, time, inputs, reverse, 0, steps)
    const added = bias === undefined ? {} : { bias }
    gemm(engine, { m: time * batch, n: 4 * units, k: inputs, a: steps, b: w, c: gates, ...added })
  })
  engine.withBlock(packedBytes(4 * units, units), (packed) =>
    engine.kernels.lstm(time, batch, units, u, packed, mask, gates, cells, states),
  )
  if (y !== undefined) engine.kernels.swapTime(states + 4 * batch * units, batch, time, units, reverse, 1, y)
}

export interface LstmGradient extends LstmShape {
  readonly x: number
  readonly w: number
  readonly u: number
  /** The gates are overwritten. */
  readonly tape: LstmTape
  /** Gradient of all states, [batch, time, units]. Default: 0. */
  readonly dy?: number
  /** [batch, units]: in, the gradient of the final state (0 where there is none); out, that of the initial state. */
  readonly dh: number
  /** The same for the cell. */
  readonly dc: number
  /** [batch, time, inputs]. Default: not computed. */
  readonly dx?: number
  readonly dw: number
  readonly du: number
  /** Default: not computed. */
  readonly dBias?: number
}

export function lstmGradient(engine: Engine, options: LstmGradient): void {
  const { batch, time, inputs, units, x, w, u, tape, dy, dh, dc, dx, dw, du, dBias, mask = 0 } = options
  const reverse = Number(options.reverse ?? false)
  const rows = time * batch
  const { gates, cells, states } = tape
  engine.withBlock(dy === undefined ? 0 : 4 * rows * units, (steps) => {
    if (dy !== undefined) engine.kernels.swapTime(dy, batch, time, units, reverse, 0, steps)
    engine.withBlock(packedBytes(units, 4 * units), (packed) => {
      const dStates = dy === undefined ? 0 : steps
      engine.kernels.lstmGradient(time, batch, units, u, packed, mask, gates, cells, dStates, dh, dc)
    })
  })
  gemm(engine, { m: units, n: 4 * units, k: rows, a: states, b: gates, c: du, transposeA: true })
  engine.withBlock(4 * rows * inputs, (steps) => {
    engine.kernels.swapTime(x, batch, time, inputs, reverse, 0, steps)
    gemm(engine, { m: inputs, n: 4 * units, k: rows, a: steps, b: gates, c: dw, transposeA: true })
    if (dx === undefined) return
    gemm(engine, { m: rows, n: inputs, k: 4 * units, a: gates, b: w, c: steps, transposeB: true })
    engine.kernels.swapTime(steps, batch, time, inputs, reverse, 1, dx)
  })
  if (dBias === undefined) return
  engine.withBlock(4 * rows, (ones) => {
    fill(engine, 1, ones, rows)
    gemm(engine, { m: 1, n: 4 * units, k: rows, a: ones, b: gates, c: dBias })
  })
}
