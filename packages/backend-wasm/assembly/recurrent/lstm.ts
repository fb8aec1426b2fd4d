// LSTM over a whole sequence, in one fork: the batch is split, each thread runs through all steps of its rows.
// Time-major: gates [time, batch, 4·units] in the order input, forget, candidate, output; cells and states [time + 1,
// batch, units], the initial ones first.
//
//   i, f, o = sigmoid(x·W + h·U + b)   g = tanh(…)   c' = f·c + i·g   h' = o·tanh(c')
import { arg, chunkCount, chunkStart, setArg, threads } from '../control'
import { sigmoid, tanh } from '../element/functions'
import { block } from '../gemm/block'
import { packMatrix } from '../gemm/gemm'
import { ADD } from '../gemm/tile'
import { KIND_LSTM, KIND_LSTM_GRADIENT } from '../kinds'
import { put } from '../math'
import { fork } from '../pool'
import { addRow, counts } from './rows'

function setShape(time: i32, batch: i32, units: i32, mask: usize, gates: usize, cells: usize, states: usize): i32 {
  setArg<i32>(0, time)
  setArg<i32>(1, batch)
  setArg<i32>(2, units)
  setArg<usize>(3, mask)
  setArg<usize>(4, gates)
  setArg<usize>(5, cells)
  setArg<usize>(6, states)
  const chunks = min(chunkCount(<f64>time * batch * units * units * 4, 60_000, (batch + 3) / 4), threads())
  setArg<i32>(7, chunks)
  return chunks
}

/**
 * The recurrence. `gates` holds x·W + b and gets the gates; `mask` [time, batch] bytes or 0: where it is 0, the state
 * stays.
 *
 * @param packed memory for U packed: ceil(4·units / 8)·8·units floats
 */
export function lstm(
  time: i32, batch: i32, units: i32, u: usize, packed: usize, mask: usize, gates: usize, cells: usize, states: usize,
): void {
  if (batch <= 0 || units <= 0) return
  packMatrix(u, 4 * units, 0, 4 * units, units, packed)
  setArg<usize>(8, packed)
  fork(KIND_LSTM, setShape(time, batch, units, mask, gates, cells, states))
}

/** One row's gates, cell and state. */
function stepRow(z: usize, units: i32, c: usize, cNext: usize, hNext: usize): void {
  const row = (<usize>units) << 2
  for (let left = units, at: usize = 0; left > 0; left -= 4, at += 16) {
    const gate = z + at
    const i = sigmoid(v128.load(gate))
    const f = sigmoid(v128.load(gate + row))
    const g = tanh(v128.load(gate + 2 * row))
    const o = sigmoid(v128.load(gate + 3 * row))
    const cell = f32x4.add(f32x4.mul(f, v128.load(c + at)), f32x4.mul(i, g))
    put(gate, i, left)
    put(gate + row, f, left)
    put(gate + 2 * row, g, left)
    put(gate + 3 * row, o, left)
    put(cNext + at, cell, left)
    put(hNext + at, f32x4.mul(o, tanh(cell)), left)
  }
}

export function lstmChunk(index: i32): void {
  const time = arg<i32>(0)
  const batch = arg<i32>(1)
  const units = arg<i32>(2)
  const mask = arg<usize>(3)
  const first = chunkStart(batch, arg<i32>(7), 4, index)
  const last = chunkStart(batch, arg<i32>(7), 4, index + 1)
  const row = (<usize>units) << 2
  for (let t = 0; t < time; ++t) {
    const z = arg<usize>(4) + <usize>(t * batch) * 4 * row
    const c = arg<usize>(5) + <usize>(t * batch) * row
    const h = arg<usize>(6) + <usize>(t * batch) * row
    const next = <usize>batch * row
    block(
      first, last, 0, 4 * units, units, h, units, false, arg<usize>(8), 32, (<usize>units) << 5,
      z, 4 * units, ADD, 0, true,
    )
    for (let b = first; b < last; ++b) {
      const at = <usize>b * row
      if (!counts(mask, t * batch + b)) {
        memory.copy(c + next + at, c + at, row)
        memory.copy(h + next + at, h + at, row)
      } else {
        stepRow(z + 4 * at, units, c + at, c + next + at, h + next + at)
      }
    }
  }
}

/**
 * Back through time: `gates` becomes their gradient before the functions. `dStates` [time, batch, units] or 0: of each
 * step's state; dh, dc [batch, units]: of the last state and cell, then those of the initial ones.
 *
 * @param packed memory for U transposed, packed: ceil(units / 8)·8·4·units floats
 */
export function lstmGradient(
  time: i32, batch: i32, units: i32, u: usize, packed: usize, mask: usize, gates: usize, cells: usize,
  dStates: usize, dh: usize, dc: usize,
): void {
  if (batch <= 0 || units <= 0) return
  packMatrix(u, 4 * units, 1, units, 4 * units, packed)
  setArg<usize>(8, packed)
  setArg<usize>(9, dStates)
  setArg<usize>(10, dh)
  setArg<usize>(11, dc)
  fork(KIND_LSTM_GRADIENT, setShape(time, batch, units, mask, gates, cells, 0))
}

/** One row: the gates become their gradients; dc becomes that of the cell before. */
function gradientRow(z: usize, units: i32, c: usize, cNext: usize, dh: usize, dc: usize): void {
  const row = (<usize>units) << 2
  const one = f32x4.splat(1)
  for (let left = units, at: usize = 0; left > 0; left -= 4, at += 16) {
    const gate = z + at
    const i = v128.load(gate)
    const f = v128.load(gate + row)
    const g = v128.load(gate + 2 * row)
    const o = v128.load(gate + 3 * row)
    const d = v128.load(dh + at)
    const y = tanh(v128.load(cNext + at))
    const slope = f32x4.sub(one, f32x4.mul(y, y))
    const dCell = f32x4.add(v128.load(dc + at), f32x4.mul(f32x4.mul(d, o), slope))
    const di = f32x4.mul(f32x4.mul(dCell, g), f32x4.mul(i, f32x4.sub(one, i)))
    const df = f32x4.mul(f32x4.mul(dCell, v128.load(c + at)), f32x4.mul(f, f32x4.sub(one, f)))
    const dg = f32x4.mul(f32x4.mul(dCell, i), f32x4.sub(one, f32x4.mul(g, g)))
    const dOut = f32x4.mul(f32x4.mul(d, y), f32x4.mul(o, f32x4.sub(one, o)))
    put(gate, di, left)
    put(gate + row, df, left)
    put(gate + 2 * row, dg, left)
    put(gate + 3 * row, dOut, left)
    put(dc + at, f32x4.mul(dCell, f), left)
  }
}

export function lstmGradientChunk(index: i32): void {
  const time = arg<i32>(0)
  const batch = arg<i32>(1)
  const units = arg<i32>(2)
  const mask = arg<usize>(3)
  const dStates = arg<usize>(9)
  const dh = arg<usize>(10)
  const dc = arg<usize>(11)
  const first = chunkStart(batch, arg<i32>(7), 4, index)
  const last = chunkStart(batch, arg<i32>(7), 4, index + 1)
  const row = (<usize>units) << 2
  for (let t = time - 1; t >= 0; --t) {
    const z = arg<usize>(4) + <usize>(t * batch) * 4 * row
    const c = arg<usize>(5) + <usize>(t * batch) * row
    const next = <usize>batch * row
    let run = first
    for (let b = first; b < last; ++b) {
      const at = <usize>b * row
      if (dStates != 0) addRow(dStates + <usize>(t * batch) * row + at, dh + at, units)
      if (!counts(mask, t * batch + b)) {
        // The state passed through: its gradient stays, and the product below leaves this row out.
        memory.fill(z + 4 * at, 0, 4 * row)
        if (b > run) product(z, dh, units, run, b)
        run = b + 1
      } else {
        gradientRow(z + 4 * at, units, c + at, c + next + at, dh + at, dc + at)
      }
    }
    if (last > run) product(z, dh, units, run, last)
  }
}

/** dh = dz·Uᵀ for some rows. */
function product(z: usize, dh: usize, units: i32, first: i32, last: i32): void {
  block(
    first, last, 0, units, 4 * units, z, 4 * units, false, arg<usize>(8), 32, (<usize>units) << 7,
    dh, units, 0, 0, true,
  )
}
