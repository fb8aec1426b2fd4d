// The gradient of a GRU over a whole sequence, back through time; see gru.ts for the formulas and what lies where.
//
//   da_z = dh·(h - g)·z·(1 - z)   da_g = dh·(1 - z)·(1 - g²)   dh <- dh·z + …
//   reset after:   da_r = da_g·q·r·(1 - r)   dq = da_g·r        dh += [da_z, da_r]·Uᵀ + dq·Ugᵀ
//   reset before:  ds = da_g·Ugᵀ   da_r = ds·h·r·(1 - r)        dh += ds·r + [da_z, da_r]·Uᵀ
import { arg, chunkStart, setArg } from '../control'
import { block } from '../gemm/block'
import { packMatrix } from '../gemm/gemm'
import { ADD } from '../gemm/tile'
import { KIND_GRU_GRADIENT } from '../kinds'
import { put } from '../math'
import { fork } from '../pool'
import { setGru } from './gru'
import { addRow, counts } from './rows'

/**
 * `gates` becomes [da_z, da_r, da_g], and `extra`, with `after`, dq. `dStates` [time, batch, units] or 0: of each step's
 * state; dh [batch, units]: of the last state, then that of the initial one.
 *
 * @param packed memory of `gruPackedBytes`
 * @param ds [batch, units] to work with
 */
export function gruGradient(
  time: i32, batch: i32, units: i32, after: i32, u: usize, packed: usize, mask: usize, gates: usize, extra: usize,
  states: usize, dStates: usize, dh: usize, ds: usize,
): void {
  if (batch <= 0 || units <= 0) return
  const second = packed + (((<usize>units + 7) >> 3) * <usize>units << 6)
  packMatrix(u, 3 * units, 1, units, 2 * units, packed)
  packMatrix(u + ((<usize>units) << 3), 3 * units, 1, units, units, second)
  const chunks = setGru(time, batch, units, after, mask, gates, extra, states, packed, second)
  setArg<usize>(11, dStates)
  setArg<usize>(12, dh)
  setArg<usize>(13, ds)
  fork(KIND_GRU_GRADIENT, chunks)
}

/** da_z and da_g of a row, with `after` da_r and dq too; dh becomes dh·z. */
// @ts-ignore: decorator
@inline
function firstRow(after: bool, z: usize, units: i32, q: usize, h: usize, dh: usize): void {
  const row = (<usize>units) << 2
  const one = f32x4.splat(1)
  for (let left = units, at: usize = 0; left > 0; left -= 4, at += 16) {
    const gate = z + at
    const update = v128.load(gate)
    const reset = v128.load(gate + row)
    const g = v128.load(gate + 2 * row)
    const d = v128.load(dh + at)
    const kept = f32x4.mul(d, update)
    const rest = f32x4.sub(one, update)
    const dz = f32x4.mul(f32x4.mul(kept, rest), f32x4.sub(v128.load(h + at), g))
    const dg = f32x4.mul(f32x4.mul(d, rest), f32x4.sub(one, f32x4.mul(g, g)))
    if (after) {
      const dq = f32x4.mul(dg, reset)
      const dr = f32x4.mul(f32x4.mul(dq, f32x4.sub(one, reset)), v128.load(q + at))
      put(gate + row, dr, left)
      put(q + at, dq, left)
    }
    put(gate, dz, left)
    put(gate + 2 * row, dg, left)
    put(dh + at, kept, left)
  }
}

/** Reset before: da_r of a row from ds; dh += ds·r. */
// @ts-ignore: decorator
@inline
function secondRow(reset: usize, units: i32, ds: usize, h: usize, dh: usize): void {
  const one = f32x4.splat(1)
  for (let left = units, at: usize = 0; left > 0; left -= 4, at += 16) {
    const r = v128.load(reset + at)
    const passed = f32x4.mul(v128.load(ds + at), r)
    put(dh + at, f32x4.add(v128.load(dh + at), passed), left)
    put(reset + at, f32x4.mul(f32x4.mul(passed, f32x4.sub(one, r)), v128.load(h + at)), left)
  }
}

export function gruGradientChunk(index: i32): void {
  const time = arg<i32>(0)
  const batch = arg<i32>(1)
  const units = arg<i32>(2)
  const after = arg<i32>(3) != 0
  const mask = arg<usize>(4)
  const dStates = arg<usize>(11)
  const dh = arg<usize>(12)
  const ds = arg<usize>(13)
  const first = chunkStart(batch, arg<i32>(10), 4, index)
  const last = chunkStart(batch, arg<i32>(10), 4, index + 1)
  const row = (<usize>units) << 2
  const panel = (<usize>units) << 5
  for (let t = time - 1; t >= 0; --t) {
    const z = arg<usize>(5) + <usize>(t * batch) * 3 * row
    const extra = arg<usize>(6) + <usize>(t * batch) * row
    const h = arg<usize>(7) + <usize>(t * batch) * row
    for (let b = first; b < last; ++b) {
      const at = <usize>b * row
      if (dStates != 0) addRow(dStates + <usize>(t * batch) * row + at, dh + at, units)
      if (!counts(mask, t * batch + b)) {
        // The state passed through, and its gradient does: the products below add nothing to this row.
        memory.fill(z + 3 * at, 0, 3 * row)
        memory.fill(extra + at, 0, row)
      } else if (after) {
        firstRow(true, z + 3 * at, units, extra + at, h + at, dh + at)
      } else {
        firstRow(false, z + 3 * at, units, 0, h + at, dh + at)
      }
    }
    const dg = z + 2 * row
    if (after) {
      block(first, last, 0, units, units, extra, units, false, arg<usize>(9), 32, panel, dh, units, ADD, 0, true)
    } else {
      block(first, last, 0, units, units, dg, 3 * units, false, arg<usize>(9), 32, panel, ds, units, 0, 0, true)
      for (let b = first; b < last; ++b) {
        const at = <usize>b * row
        if (counts(mask, t * batch + b)) secondRow(z + 3 * at + row, units, ds + at, h + at, dh + at)
      }
    }
    block(
      first, last, 0, units, 2 * units, z, 3 * units, false, arg<usize>(8), 32, 2 * panel, dh, units, ADD, 0, true,
    )
  }
}
