// Element-wise operations over broadcast shapes. The caller has merged axes: `outer` axes with strides for either
// operand, then one run. A run's operand is a vector, or one value that is spread over 16 bytes of scratch memory.
import { arg, chunkCount, chunkStart, scratch, setArg } from '../control'
import { elementRun } from '../generated/element-wise'
import { KIND_ELEMENT } from '../kinds'
import { fork } from '../pool'

/** Argument slots of the outer axes: lengths, strides of a, strides of b, in elements. */
const LENGTHS: i32 = 64
const STRIDES_A: i32 = 72
const STRIDES_B: i32 = 80

/** One outer axis, 0 the outermost; at most 8. */
export function setAxis(axis: i32, length: i32, strideA: i32, strideB: i32): void {
  setArg<i32>(LENGTHS + axis, length)
  setArg<i32>(STRIDES_A + axis, strideA)
  setArg<i32>(STRIDES_B + axis, strideB)
}

/**
 * to[…, i] = op(a[…, i], b[…, i]) for `axes` outer axes, set before, and runs of `run` elements.
 *
 * @param oneA whether a's run is one value, likewise oneB
 * @param bytes of one result: 4, or 1 for bools
 * @param cost of one element, in additions
 */
export function element(
  op: i32, axes: i32, rows: i32, run: i32, a: usize, oneA: i32, b: usize, oneB: i32, to: usize, bytes: i32,
  parameter: f32, cost: f32,
): void {
  if (rows <= 0 || run <= 0) return
  setArg<i32>(0, op)
  setArg<i32>(1, axes)
  setArg<i32>(2, rows)
  setArg<i32>(3, run)
  setArg<usize>(4, a)
  setArg<i32>(5, oneA)
  setArg<usize>(6, b)
  setArg<i32>(7, oneB)
  setArg<usize>(8, to)
  setArg<i32>(9, bytes)
  setArg<f32>(10, parameter)
  const wanted = chunkCount(<f64>rows * run * cost, 16_384, 0x7fff)
  const rowParts = min(wanted, rows)
  const runParts = max(1, min(wanted / rowParts, run / 1024))
  setArg<i32>(11, rowParts)
  setArg<i32>(12, runParts)
  fork(KIND_ELEMENT, rowParts * runParts)
}

/** The operand's address as a run sees it: itself, or its value spread over 16 bytes. */
// @ts-ignore: decorator
@inline
function spread(from: usize, one: bool, memory: usize): usize {
  if (!one) return from
  v128.store(memory, v128.load32_splat(from))
  return memory
}

export function elementChunk(index: i32): void {
  const op = arg<i32>(0)
  const axes = arg<i32>(1)
  const rowParts = arg<i32>(11)
  const runParts = arg<i32>(12)
  const run = arg<i32>(3)
  const oneA = arg<i32>(5) != 0
  const oneB = arg<i32>(7) != 0
  const bytes = <usize>arg<i32>(9)
  const part = index / rowParts
  const from = chunkStart(run, runParts, 16, part)
  const count = chunkStart(run, runParts, 16, part + 1) - from
  let row = chunkStart(arg<i32>(2), rowParts, 1, index % rowParts)
  const last = chunkStart(arg<i32>(2), rowParts, 1, index % rowParts + 1)
  const memory = scratch()
  const counters = memory + 64
  let a = arg<usize>(4) + (oneA ? 0 : (<usize>from) << 2)
  let b = arg<usize>(6) + (oneB ? 0 : (<usize>from) << 2)
  let rest = row
  for (let axis = axes - 1; axis >= 0; --axis) {
    const length = arg<i32>(LENGTHS + axis)
    const at = rest % length
    rest /= length
    store<i32>(counters + ((<usize>axis) << 2), at)
    a += (<usize>(at * arg<i32>(STRIDES_A + axis))) << 2
    b += (<usize>(at * arg<i32>(STRIDES_B + axis))) << 2
  }
  let to = arg<usize>(8) + <usize>(row * run + from) * bytes
  const sa: usize = oneA ? 0 : 16
  const sb: usize = oneB ? 0 : 16
  const parameter = arg<f32>(10)
  for (; row < last; ++row) {
    elementRun(op, spread(a, oneA, memory), sa, spread(b, oneB, memory + 16), sb, to, count, parameter)
    to += <usize>run * bytes
    for (let axis = axes - 1; axis >= 0; --axis) {
      const counter = counters + ((<usize>axis) << 2)
      const at = load<i32>(counter) + 1
      const strideA = arg<i32>(STRIDES_A + axis)
      const strideB = arg<i32>(STRIDES_B + axis)
      a += (<usize>strideA) << 2
      b += (<usize>strideB) << 2
      if (at < arg<i32>(LENGTHS + axis)) {
        store<i32>(counter, at)
        break
      }
      store<i32>(counter, 0)
      a -= (<usize>(at * strideA)) << 2
      b -= (<usize>(at * strideB)) << 2
    }
  }
}
