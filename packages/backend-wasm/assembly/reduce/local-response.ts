// Local response normalisation over the last axis: y = x·s^-β with s = bias + α·Σ x² over `radius` neighbours to both
// sides; and dx = dy·s^-β - 2αβ·x·Σ dy·y/s over the same neighbours. Sums and powers in float64.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { fork } from '../pool'
import { KIND_LOCAL_RESPONSE } from '../spatial-kinds'

function run(
  x: usize, y: usize, dy: usize, to: usize, rows: i32, n: i32, radius: i32, bias: f32, alpha: f32, beta: f32,
): void {
  setArg<usize>(0, x)
  setArg<usize>(1, y)
  setArg<usize>(2, dy)
  setArg<usize>(3, to)
  setArg<i32>(4, rows)
  setArg<i32>(5, n)
  setArg<i32>(6, radius)
  setArg<f32>(7, bias)
  setArg<f32>(8, alpha)
  setArg<f32>(9, beta)
  const chunks = chunkCount(<f64>rows * n * 40, 60_000, rows)
  setArg<i32>(10, chunks)
  fork(KIND_LOCAL_RESPONSE, chunks)
}

export function localResponse(
  x: usize, to: usize, rows: i32, n: i32, radius: i32, bias: f32, alpha: f32, beta: f32,
): void {
  run(x, 0, 0, to, rows, n, radius, bias, alpha, beta)
}

export function localResponseGradient(
  x: usize, y: usize, dy: usize, to: usize, rows: i32, n: i32, radius: i32, bias: f32, alpha: f32, beta: f32,
): void {
  run(x, y, dy, to, rows, n, radius, bias, alpha, beta)
}

// @ts-ignore: decorator
@inline
function at(base: usize, index: i32): f64 {
  return <f64>load<f32>(base + ((<usize>index) << 2))
}

function spread(x: usize, i: i32): f64 {
  let sum: f64 = 0
  const end = min(arg<i32>(5), i + arg<i32>(6) + 1)
  for (let j = max(0, i - arg<i32>(6)); j < end; ++j) sum += at(x, j) * at(x, j)
  return <f64>arg<f32>(7) + <f64>arg<f32>(8) * sum
}

export function localResponseChunk(index: i32): void {
  const n = arg<i32>(5)
  const beta = <f64>arg<f32>(9)
  const last = chunkStart(arg<i32>(4), arg<i32>(10), 1, index + 1)
  for (let row = chunkStart(arg<i32>(4), arg<i32>(10), 1, index); row < last; ++row) {
    const start = (<usize>row * <usize>n) << 2
    const x = arg<usize>(0) + start
    const to = arg<usize>(3) + start
    if (arg<usize>(2) == 0) {
      for (let i = 0; i < n; ++i) {
        store<f32>(to + ((<usize>i) << 2), <f32>(at(x, i) * NativeMath.pow(spread(x, i), -beta)))
      }
      continue
    }
    const y = arg<usize>(1) + start
    const dy = arg<usize>(2) + start
    memory.fill(to, 0, (<usize>n) << 2)
    for (let i = 0; i < n; ++i) {
      const s = spread(x, i)
      const share = -2 * <f64>arg<f32>(8) * beta * at(y, i) / s * at(dy, i)
      const end = min(n, i + arg<i32>(6) + 1)
      for (let j = max(0, i - arg<i32>(6)); j < end; ++j) {
        const own = i == j ? NativeMath.pow(s, -beta) * at(dy, i) : 0
        store<f32>(to + ((<usize>j) << 2), <f32>(at(to, j) + share * at(x, j) + own))
      }
    }
  }
}
