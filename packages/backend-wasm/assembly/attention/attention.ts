// Scaled dot-product attention and its gradients. One item is one head of one example: its products, its softmax and
// their gradients follow one another while the scores are in the second cache. Items go to threads.
import { arg, chunkCount, chunkStart, setArg, threadNumber } from '../control'
import { exp as exp4 } from '../element/functions'
import { block } from '../gemm/block'
import { packB } from '../gemm/pack'
import { KIND_ATTENTION, KIND_ATTENTION_GRADIENT } from '../kinds'
import { laneSum, storeFirst } from '../math'
import { fork } from '../pool'
import { firstLanes, rowDot, rowMax } from '../reduce/rows'
import { scaleRow } from '../reduce/softmax'

/** Bytes of B packed: panels of 8 columns. */
// @ts-ignore: decorator
@inline
function panels(n: i32, k: i32): usize {
  return (((<usize>n + 7) >> 3) * <usize>k) << 5
}

/** Bytes for one packed matrix, then for one head's gradient of the scores. */
// @ts-ignore: decorator
@inline
function packedBytes(time: i32, steps: i32, size: i32, width: i32): usize {
  const longest = max(time, steps)
  const keys = max(panels(steps, size), panels(size, longest))
  const most = max(keys, max(panels(steps, width), panels(width, longest)))
  return (most + 127) & ~63
}

/** Bytes that each thread needs. */
export function attentionWorkBytes(time: i32, steps: i32, size: i32, width: i32, gradient: i32): usize {
  const scores = gradient != 0 ? ((<usize>time * <usize>steps) << 2) : 0
  return (packedBytes(time, steps, size, width) + scores + 127) & ~63
}

function setSizes(
  batch: i32, heads: i32, time: i32, steps: i32, size: i32, width: i32,
  q: usize, ldq: i32, k: usize, ldk: i32, v: usize, ldv: i32, mask: usize, causal: i32, p: usize, work: usize,
): void {
  setArg<i32>(0, batch)
  setArg<i32>(1, heads)
  setArg<i32>(2, time)
  setArg<i32>(3, steps)
  setArg<i32>(4, size)
  setArg<i32>(5, width)
  setArg<usize>(6, q)
  setArg<i32>(7, ldq)
  setArg<usize>(8, k)
  setArg<i32>(9, ldk)
  setArg<usize>(10, v)
  setArg<i32>(11, ldv)
  setArg<usize>(12, mask)
  setArg<i32>(13, causal)
  setArg<usize>(14, p)
  setArg<usize>(15, work)
}

/**
 * p = softmax(q·kᵀ/√size) over the keys that count, y = p·v, for each head.
 *
 * @param q, k, v [batch, time or steps, heads, size or width]; rows `ld…` floats apart
 * @param mask bytes [batch, steps], 0 where a key does not count; or 0: all count
 * @param causal not 0: a query sees no key behind its own place
 * @param p [batch, heads, time, steps]
 * @param y [batch, time, heads, width]
 * @param work `attentionWorkBytes` for each thread
 */
export function attention(
  batch: i32, heads: i32, time: i32, steps: i32, size: i32, width: i32,
  q: usize, ldq: i32, k: usize, ldk: i32, v: usize, ldv: i32, mask: usize, causal: i32, p: usize, work: usize,
  y: usize,
): void {
  setSizes(batch, heads, time, steps, size, width, q, ldq, k, ldk, v, ldv, mask, causal, p, work)
  setArg<usize>(16, y)
  run(KIND_ATTENTION, 0)
}

/** dq, dk, dv, arranged as q, k, v are, from dy. */
export function attentionGradient(
  batch: i32, heads: i32, time: i32, steps: i32, size: i32, width: i32,
  q: usize, ldq: i32, k: usize, ldk: i32, v: usize, ldv: i32, mask: usize, causal: i32, p: usize, work: usize,
  dy: usize, dq: usize, dk: usize, dv: usize,
): void {
  setSizes(batch, heads, time, steps, size, width, q, ldq, k, ldk, v, ldv, mask, causal, p, work)
  setArg<usize>(16, dy)
  setArg<usize>(17, dq)
  setArg<usize>(18, dk)
  setArg<usize>(19, dv)
  run(KIND_ATTENTION_GRADIENT, 1)
}

function run(kind: i32, gradient: i32): void {
  const items = arg<i32>(0) * arg<i32>(1)
  const work = <f64>arg<i32>(2) * arg<i32>(3) * (arg<i32>(4) + arg<i32>(5)) * items
  const chunks = chunkCount(work, 30_000, items)
  setArg<i32>(20, chunks)
  setArg<usize>(21, attentionWorkBytes(arg<i32>(2), arg<i32>(3), arg<i32>(4), arg<i32>(5), gradient))
  fork(kind, chunks)
}

/** How many keys at the front a query may see. */
// @ts-ignore: decorator
@inline
function limitOf(t: i32): i32 {
  return arg<i32>(13) != 0 ? min(t + 1, arg<i32>(3)) : arg<i32>(3)
}

/** The first key of an example that counts; `steps` if none does. */
function firstKey(example: i32): i32 {
  const mask = arg<usize>(12)
  if (mask == 0) return 0
  const steps = arg<i32>(3)
  const row = mask + <usize>example * <usize>steps
  let j = 0
  while (j < steps && load<u8>(row + <usize>j) == 0) ++j
  return j
}

/** x = e^((x - shift)·scale); returns its sum. */
// @ts-ignore: decorator
@inline
function expRow(x: usize, n: i32, shift: f32, scale: f32): f32 {
  const shift4 = f32x4.splat(shift)
  const scale4 = f32x4.splat(scale)
  let sum = f32x4.splat(0)
  const end = x + ((<usize>n >> 2) << 4)
  while (x < end) {
    const e = exp4(f32x4.mul(f32x4.sub(v128.load(x), shift4), scale4))
    v128.store(x, e)
    sum = f32x4.add(sum, e)
    x += 16
  }
  if (n & 3) {
    const e = v128.and(exp4(f32x4.mul(f32x4.sub(v128.load(x), shift4), scale4)), firstLanes(n & 3))
    storeFirst(x, e, n & 3)
    sum = f32x4.add(sum, e)
  }
  return laneSum(sum)
}

/** The products of one head become shares. */
function shares(p: usize, example: i32, scale: f32): void {
  const time = arg<i32>(2)
  const steps = arg<i32>(3)
  const mask = arg<usize>(12) == 0 ? <usize>0 : arg<usize>(12) + <usize>example * <usize>steps
  const first = firstKey(example)
  const bytes = (<usize>steps) << 2
  for (let t = 0; t < time; ++t, p += bytes) {
    const limit = limitOf(t)
    if (first >= limit) {
      // Nothing may be seen: all are alike.
      for (let j: usize = 0; j < bytes; j += 4) store<f32>(p + j, <f32>1 / <f32>steps)
      continue
    }
    if (mask != 0) {
      for (let j: usize = 0; j < <usize>limit; ++j) if (load<u8>(mask + j) == 0) store<f32>(p + (j << 2), -Infinity)
    }
    const sum = expRow(p, limit, rowMax(p, limit), scale)
    scaleRow(p, limit, 1 / sum)
    if (limit < steps) memory.fill(p + ((<usize>limit) << 2), 0, (<usize>(steps - limit)) << 2)
  }
}

export function attentionChunk(index: i32): void {
  const heads = arg<i32>(1)
  const time = arg<i32>(2)
  const steps = arg<i32>(3)
  const size = arg<i32>(4)
  const width = arg<i32>(5)
  const ldq = arg<i32>(7)
  const ldk = arg<i32>(9)
  const ldv = arg<i32>(11)
  const ldy = heads * width
  const scale = <f32>(1 / Math.sqrt(<f64>size))
  const packed = arg<usize>(15) + <usize>threadNumber() * arg<usize>(21)
  const items = arg<i32>(0) * heads
  const last = chunkStart(items, arg<i32>(20), 1, index + 1)
  for (let item = chunkStart(items, arg<i32>(20), 1, index); item < last; ++item) {
    const example = item / heads
    const head = item % heads
    const q = arg<usize>(6) + ((<usize>(example * time) * <usize>ldq + <usize>(head * size)) << 2)
    const k = arg<usize>(8) + ((<usize>(example * steps) * <usize>ldk + <usize>(head * size)) << 2)
    const v = arg<usize>(10) + ((<usize>(example * steps) * <usize>ldv + <usize>(head * width)) << 2)
    const p = arg<usize>(14) + ((<usize>item * <usize>time * <usize>steps) << 2)
    const y = arg<usize>(16) + ((<usize>(example * time) * <usize>ldy + <usize>(head * width)) << 2)
    packB(k, ldk, true, steps, size, 0, steps, packed)
    product(time, steps, size, q, ldq, false, packed, p, steps)
    shares(p, example, scale)
    packB(v, ldv, false, width, steps, 0, width, packed)
    product(time, width, steps, p, steps, false, packed, y, ldy)
  }
}

/** C = op(A)·B with B packed. */
// @ts-ignore: decorator
@inline
function product(m: i32, n: i32, k: i32, a: usize, lda: i32, ta: bool, packed: usize, c: usize, ldc: i32): void {
  block(0, m, 0, n, k, a, lda, ta, packed, 32, (<usize>k) << 5, c, ldc, 0, 0, n >= 64 && m >= 4)
}

/** The gradient of the shares becomes that of the products: ds = p·(dp - Σ dp·p)·scale. */
function scoreGradient(ds: usize, p: usize, example: i32, scale: f32): void {
  const time = arg<i32>(2)
  const steps = arg<i32>(3)
  const first = firstKey(example)
  const bytes = (<usize>steps) << 2
  const scale4 = f32x4.splat(scale)
  for (let t = 0; t < time; ++t) {
    if (first >= limitOf(t)) {
      memory.fill(ds, 0, bytes)
      ds += bytes
      p += bytes
      continue
    }
    const sum = f32x4.splat(rowDot(ds, p, steps))
    const end = ds + bytes
    const vectors = ds + (bytes & ~15)
    while (ds < vectors) {
      v128.store(ds, f32x4.mul(f32x4.mul(f32x4.sub(v128.load(ds), sum), v128.load(p)), scale4))
      ds += 16
      p += 16
    }
    if (steps & 3) {
      storeFirst(ds, f32x4.mul(f32x4.mul(f32x4.sub(v128.load(ds), sum), v128.load(p)), scale4), steps & 3)
      p += (<usize>(steps & 3)) << 2
      ds = end
    }
  }
}

export function attentionGradientChunk(index: i32): void {
  const heads = arg<i32>(1)
  const time = arg<i32>(2)
  const steps = arg<i32>(3)
  const size = arg<i32>(4)
  const width = arg<i32>(5)
  const ldq = arg<i32>(7)
  const ldk = arg<i32>(9)
  const ldv = arg<i32>(11)
  const ldy = heads * width
  const scale = <f32>(1 / Math.sqrt(<f64>size))
  const packed = arg<usize>(15) + <usize>threadNumber() * arg<usize>(21)
  const ds = packed + packedBytes(time, steps, size, width)
  const items = arg<i32>(0) * heads
  const last = chunkStart(items, arg<i32>(20), 1, index + 1)
  for (let item = chunkStart(items, arg<i32>(20), 1, index); item < last; ++item) {
    const example = item / heads
    const head = item % heads
    const atQ = (<usize>(example * time) * <usize>ldq + <usize>(head * size)) << 2
    const atK = (<usize>(example * steps) * <usize>ldk + <usize>(head * size)) << 2
    const atV = (<usize>(example * steps) * <usize>ldv + <usize>(head * width)) << 2
    const p = arg<usize>(14) + ((<usize>item * <usize>time * <usize>steps) << 2)
    const dy = arg<usize>(16) + ((<usize>(example * time) * <usize>ldy + <usize>(head * width)) << 2)
    packB(dy, ldy, false, width, time, 0, width, packed)
    product(steps, width, time, p, steps, true, packed, arg<usize>(19) + atV, ldv)
    packB(arg<usize>(10) + atV, ldv, true, steps, width, 0, steps, packed)
    product(time, steps, width, dy, ldy, false, packed, ds, steps)
    scoreGradient(ds, p, example, scale)
    packB(arg<usize>(8) + atK, ldk, false, size, steps, 0, size, packed)
    product(time, size, steps, ds, steps, false, packed, arg<usize>(17) + atQ, ldq)
    packB(arg<usize>(6) + atQ, ldq, false, size, time, 0, size, packed)
    product(steps, size, time, ds, steps, true, packed, arg<usize>(18) + atK, ldk)
  }
}
