// GRU over a whole sequence, in one fork: the batch is split, each thread runs through all steps of its rows.
// Time-major: gates [time, batch, 3·units] in the order z, r, g; states [time + 1, batch, units], the initial one first;
// extra [time, batch, units]: what the way back needs of the reset gate, see below.
//
//   z, r = sigmoid(x·W + h·U + b)   h' = g + z·(h - g)
//   reset after the product:  g = tanh(x·Wg + bg + r·q),  q = h·Ug + b'g      extra: q
//   reset before it:          g = tanh(x·Wg + bg + s·Ug), s = r·h             extra: s
import { arg, chunkCount, chunkStart, setArg, threads } from '../control'
import { sigmoid, tanh } from '../element/functions'
import { block } from '../gemm/block'
import { packMatrix } from '../gemm/gemm'
import { ADD, BIAS } from '../gemm/tile'
import { KIND_GRU } from '../kinds'
import { put } from '../math'
import { fork } from '../pool'
import { counts } from './rows'

/** Bytes of the recurrent kernel, packed for both of its products. */
export function gruPackedBytes(units: i32): usize {
  const panels = (<usize>units + 7) >> 3
  const gates = (<usize>units * 2 + 7) >> 3
  // The way back packs the transposed matrices: 2·units and units steps for each panel.
  return max(gates * <usize>units + panels * <usize>units, panels * <usize>units * 3) << 5
}

/** Both ways have their arguments here. Slots 0 to 8, and 9 for the second packed matrix. */
export function setGru(
  time: i32, batch: i32, units: i32, after: i32, mask: usize, gates: usize, extra: usize, states: usize,
  packed: usize, second: usize,
): i32 {
  setArg<i32>(0, time)
  setArg<i32>(1, batch)
  setArg<i32>(2, units)
  setArg<i32>(3, after)
  setArg<usize>(4, mask)
  setArg<usize>(5, gates)
  setArg<usize>(6, extra)
  setArg<usize>(7, states)
  setArg<usize>(8, packed)
  setArg<usize>(9, second)
  const chunks = min(chunkCount(<f64>time * batch * units * units * 3, 60_000, (batch + 3) / 4), threads())
  setArg<i32>(10, chunks)
  return chunks
}

/**
 * The recurrence. `gates` holds x·W and all biases but b'g, and gets the gates; `mask` [time, batch] bytes or 0: where
 * it is 0, the state stays.
 *
 * @param after not 0: the reset gate comes after the product
 * @param bias b'g, or 0: none; only with `after`
 * @param packed memory of `gruPackedBytes`
 */
export function gru(
  time: i32, batch: i32, units: i32, after: i32, u: usize, bias: usize, packed: usize, mask: usize,
  gates: usize, extra: usize, states: usize,
): void {
  if (batch <= 0 || units <= 0) return
  const second = packed + (((<usize>units * 2 + 7) >> 3) * <usize>units << 5)
  packMatrix(u, 3 * units, 0, 2 * units, units, packed)
  packMatrix(u + ((<usize>units) << 3), 3 * units, 0, units, units, second)
  const chunks = setGru(time, batch, units, after, mask, gates, extra, states, packed, second)
  setArg<usize>(11, bias)
  fork(KIND_GRU, chunks)
}

/** The gates r and z of a row; `before`: s = r·h too. */
// @ts-ignore: decorator
@inline
function gateRow(before: bool, z: usize, units: i32, h: usize, s: usize): void {
  const row = (<usize>units) << 2
  for (let left = units, at: usize = 0; left > 0; left -= 4, at += 16) {
    const update = sigmoid(v128.load(z + at))
    const reset = sigmoid(v128.load(z + row + at))
    put(z + at, update, left)
    put(z + row + at, reset, left)
    if (before) put(s + at, f32x4.mul(reset, v128.load(h + at)), left)
  }
}

/** The new part and the next state of a row. */
// @ts-ignore: decorator
@inline
function stateRow(after: bool, z: usize, units: i32, q: usize, h: usize, hNext: usize): void {
  const row = (<usize>units) << 2
  for (let left = units, at: usize = 0; left > 0; left -= 4, at += 16) {
    const gate = z + at
    let x = v128.load(gate + 2 * row)
    if (after) x = f32x4.add(x, f32x4.mul(v128.load(gate + row), v128.load(q + at)))
    const g = tanh(x)
    const next = f32x4.add(g, f32x4.mul(v128.load(gate), f32x4.sub(v128.load(h + at), g)))
    put(gate + 2 * row, g, left)
    put(hNext + at, next, left)
  }
}

export function gruChunk(index: i32): void {
  const time = arg<i32>(0)
  const batch = arg<i32>(1)
  const units = arg<i32>(2)
  const after = arg<i32>(3) != 0
  const mask = arg<usize>(4)
  const bias = arg<usize>(11)
  const first = chunkStart(batch, arg<i32>(10), 4, index)
  const last = chunkStart(batch, arg<i32>(10), 4, index + 1)
  const row = (<usize>units) << 2
  const panel = (<usize>units) << 5
  for (let t = 0; t < time; ++t) {
    const z = arg<usize>(5) + <usize>(t * batch) * 3 * row
    const extra = arg<usize>(6) + <usize>(t * batch) * row
    const h = arg<usize>(7) + <usize>(t * batch) * row
    const next = h + <usize>batch * row
    block(first, last, 0, 2 * units, units, h, units, false, arg<usize>(8), 32, panel, z, 3 * units, ADD, 0, true)
    if (after) {
      block(
        first, last, 0, units, units, h, units, false, arg<usize>(9), 32, panel,
        extra, units, bias != 0 ? BIAS : 0, bias, true,
      )
    }
    for (let b = first; b < last; ++b) {
      const at = <usize>b * row
      if (!counts(mask, t * batch + b)) memory.fill(extra + at, 0, row)
      else if (after) gateRow(false, z + 3 * at, units, h + at, 0)
      else gateRow(true, z + 3 * at, units, h + at, extra + at)
    }
    if (!after) {
      block(
        first, last, 0, units, units, extra, units, false, arg<usize>(9), 32, panel,
        z + 2 * row, 3 * units, ADD, 0, true,
      )
    }
    for (let b = first; b < last; ++b) {
      const at = <usize>b * row
      if (!counts(mask, t * batch + b)) memory.copy(next + at, h + at, row)
      else if (after) stateRow(true, z + 3 * at, units, extra + at, h + at, next + at)
      else stateRow(false, z + 3 * at, units, 0, h + at, next + at)
    }
  }
}
