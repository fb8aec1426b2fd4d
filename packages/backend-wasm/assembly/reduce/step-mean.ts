// Means over the steps that count: x [batch, time, n] and a mask of bytes [batch, time] -> [batch, n]. An example's sum is
// one thread's, step after step, so that its order depends on the shape alone.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { put } from '../math'
import { fork } from '../pool'
import { KIND_STEP_MEAN, KIND_STEP_MEAN_GRADIENT } from '../tensor-kinds'

function start(kind: i32, x: usize, mask: usize, y: usize, batch: i32, time: i32, n: i32): void {
  if (batch <= 0 || n <= 0) return
  setArg<usize>(0, x)
  setArg<usize>(1, mask)
  setArg<usize>(2, y)
  setArg<i32>(3, batch)
  setArg<i32>(4, time)
  setArg<i32>(5, n)
  const chunks = chunkCount(<f64>batch * time * n, 60_000, batch)
  setArg<i32>(6, chunks)
  fork(kind, chunks)
}

/** y = Σ x / max(1, count) over the steps that count; mask 0: all do. */
export function stepMean(x: usize, mask: usize, y: usize, batch: i32, time: i32, n: i32): void {
  start(KIND_STEP_MEAN, x, mask, y, batch, time, n)
}

/** dx [batch, time, n] = dy / max(1, count) where a step counts, else 0. */
export function stepMeanGradient(dy: usize, mask: usize, dx: usize, batch: i32, time: i32, n: i32): void {
  start(KIND_STEP_MEAN_GRADIENT, dy, mask, dx, batch, time, n)
}

/** 1 / max(1, steps of an example that count). */
function share(mask: usize, time: i32): v128 {
  let count = mask == 0 ? time : 0
  if (mask != 0) for (let t = 0; t < time; ++t) if (load<u8>(mask + <usize>t) != 0) ++count
  return f32x4.splat(<f32>(1 / <f64>max(count, 1)))
}

export function stepMeanChunk(index: i32): void {
  const time = arg<i32>(4)
  const n = arg<i32>(5)
  const stride = (<usize>n) << 2
  const last = chunkStart(arg<i32>(3), arg<i32>(6), 1, index + 1)
  for (let example = chunkStart(arg<i32>(3), arg<i32>(6), 1, index); example < last; ++example) {
    const x = arg<usize>(0) + <usize>(example * time) * stride
    const mask = arg<usize>(1) == 0 ? <usize>0 : arg<usize>(1) + <usize>(example * time)
    const y = arg<usize>(2) + <usize>example * stride
    const factor = share(mask, time)
    for (let left = n, at: usize = 0; left > 0; left -= 4, at += 16) {
      let a = f32x4.splat(0)
      let b = a
      for (let t = 0; t < time; t += 2) {
        const step = x + <usize>t * stride + at
        if (mask == 0 || load<u8>(mask + <usize>t) != 0) a = f32x4.add(a, v128.load(step))
        if (t + 1 < time && (mask == 0 || load<u8>(mask + <usize>(t + 1)) != 0)) {
          b = f32x4.add(b, v128.load(step + stride))
        }
      }
      put(y + at, f32x4.mul(f32x4.add(a, b), factor), left)
    }
  }
}

export function stepMeanGradientChunk(index: i32): void {
  const time = arg<i32>(4)
  const n = arg<i32>(5)
  const stride = (<usize>n) << 2
  const last = chunkStart(arg<i32>(3), arg<i32>(6), 1, index + 1)
  for (let example = chunkStart(arg<i32>(3), arg<i32>(6), 1, index); example < last; ++example) {
    const dy = arg<usize>(0) + <usize>example * stride
    const mask = arg<usize>(1) == 0 ? <usize>0 : arg<usize>(1) + <usize>(example * time)
    const factor = share(mask, time)
    let to = arg<usize>(2) + <usize>(example * time) * stride
    for (let t = 0; t < time; ++t, to += stride) {
      if (mask != 0 && load<u8>(mask + <usize>t) == 0) {
        memory.fill(to, 0, stride)
        continue
      }
      for (let left = n, at: usize = 0; left > 0; left -= 4, at += 16) {
        put(to + at, f32x4.mul(v128.load(dy + at), factor), left)
      }
    }
  }
}
