// Optimizer steps over many variables in one call, in place. A list holds eight words a variable: pointers to weight,
// gradient and up to three slots, the length, the factor of the gradient (clipping by norm) and the factor of the
// weight (decay), both float32. Formulas as in core/src/optimizers.
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { madd, put } from '../math'
import { fork } from '../pool'
import { rowSum } from '../reduce/sum'
import { KIND_SQUARED_NORMS, KIND_UPDATE } from '../tensor-kinds'

const SGD: i32 = 0
const MOMENTUM: i32 = 1
const NESTEROV: i32 = 2
const RMSPROP: i32 = 3
const RMSPROP_MOMENTUM: i32 = 4
const CENTERED: i32 = 5
const CENTERED_MOMENTUM: i32 = 6
const ADAM: i32 = 7
const AMSGRAD: i32 = 8

/** Elements that are one piece of work. */
const PIECE: i32 = 4096

// @ts-ignore: decorator
@inline
function word(list: usize, variable: i32, index: i32): usize {
  return list + ((<usize>(variable * 8 + index)) << 2)
}

// @ts-ignore: decorator
@inline
function piecesOf(list: usize, variable: i32): i32 {
  return (load<i32>(word(list, variable, 5)) + PIECE - 1) / PIECE
}

/**
 * One step of all variables.
 *
 * @param rate Adam: with both corrections folded in
 * @param a, b, c sgd: momentum; rmsprop: rho, momentum, epsilon; Adam: beta1, beta2, epsilon
 * @param restA, restB 1 - rho, or 1 - beta1 and 1 - beta2, from float64
 * @param limit largest absolute value of a gradient's element; Infinity: none
 */
export function update(
  code: i32, list: usize, variables: i32, rate: f32, a: f32, b: f32, c: f32, restA: f32, restB: f32, limit: f32,
): void {
  setArg<i32>(0, code)
  setArg<usize>(1, list)
  setArg<i32>(2, variables)
  setArg<f32>(3, rate)
  setArg<f32>(4, a)
  setArg<f32>(5, b)
  setArg<f32>(6, c)
  setArg<f32>(7, restA)
  setArg<f32>(8, restB)
  setArg<f32>(9, limit)
  forkPieces(KIND_UPDATE, list, variables)
}

function forkPieces(kind: i32, list: usize, variables: i32): void {
  let pieces = 0
  let elements: f64 = 0
  for (let i = 0; i < variables; ++i) {
    pieces += piecesOf(list, i)
    elements += load<i32>(word(list, i, 5))
  }
  setArg<i32>(10, pieces)
  const chunks = chunkCount(elements, 15_000, pieces)
  setArg<i32>(11, chunks)
  fork(kind, chunks)
}

/** One piece of one variable; `keep`: the factor of the weight. */
// @ts-ignore: decorator
@inline
function piece(code: i32, entry: usize, from: i32, count: i32): void {
  const at = (<usize>from) << 2
  let w = load<usize>(entry) + at
  let gradient = load<usize>(entry, 4) + at
  let s0 = load<usize>(entry, 8) + at
  let s1 = load<usize>(entry, 12) + at
  let s2 = load<usize>(entry, 16) + at
  const scale = v128.load_splat<f32>(entry, 24)
  const keep = v128.load_splat<f32>(entry, 28)
  const rate = f32x4.splat(arg<f32>(3))
  const a = f32x4.splat(arg<f32>(4))
  const b = f32x4.splat(arg<f32>(5))
  const c = f32x4.splat(arg<f32>(6))
  const restA = f32x4.splat(arg<f32>(7))
  const restB = f32x4.splat(arg<f32>(8))
  const limit = f32x4.splat(arg<f32>(9))
  const low = f32x4.neg(limit)
  for (let left = count; left > 0; left -= 4) {
    const g = f32x4.pmax(f32x4.pmin(f32x4.mul(v128.load(gradient), scale), limit), low)
    const weight = f32x4.mul(v128.load(w), keep)
    let next = weight
    if (code <= NESTEROV) {
      const pull = f32x4.mul(g, rate)
      if (code == SGD) {
        next = f32x4.sub(weight, pull)
      } else {
        const momentum = f32x4.sub(f32x4.mul(v128.load(s0), a), pull)
        put(s0, momentum, left)
        next = f32x4.add(weight, code == NESTEROV ? f32x4.sub(f32x4.mul(momentum, a), pull) : momentum)
      }
    } else if (code <= CENTERED_MOMENTUM) {
      // a: rho, b: momentum, c: epsilon. Slots: velocity, then average, then momentum, as far as they are there.
      const velocity = madd(f32x4.mul(g, g), restA, f32x4.mul(v128.load(s0), a))
      put(s0, velocity, left)
      let spread = velocity
      if (code >= CENTERED) {
        const average = madd(g, restA, f32x4.mul(v128.load(s1), a))
        put(s1, average, left)
        spread = f32x4.pmax(f32x4.sub(velocity, f32x4.mul(average, average)), f32x4.splat(0))
      }
      let movement = f32x4.div(f32x4.mul(g, rate), f32x4.sqrt(f32x4.add(spread, c)))
      if (code == RMSPROP_MOMENTUM || code == CENTERED_MOMENTUM) {
        const slot = code == RMSPROP_MOMENTUM ? s1 : s2
        movement = madd(v128.load(slot), b, movement)
        put(slot, movement, left)
      }
      next = f32x4.sub(weight, movement)
    } else {
      const momentum = madd(g, restA, f32x4.mul(v128.load(s0), a))
      let velocity = madd(f32x4.mul(g, g), restB, f32x4.mul(v128.load(s1), b))
      put(s0, momentum, left)
      put(s1, velocity, left)
      if (code == AMSGRAD) {
        velocity = f32x4.max(velocity, v128.load(s2))
        put(s2, velocity, left)
      }
      next = f32x4.sub(weight, f32x4.div(f32x4.mul(momentum, rate), f32x4.add(f32x4.sqrt(velocity), c)))
    }
    put(w, next, left)
    w += 16
    gradient += 16
    s0 += 16
    s1 += 16
    s2 += 16
  }
}

function run(code: i32, entry: usize, from: i32, count: i32): void {
  switch (code) {
    case SGD: return piece(SGD, entry, from, count)
    case MOMENTUM: return piece(MOMENTUM, entry, from, count)
    case NESTEROV: return piece(NESTEROV, entry, from, count)
    case RMSPROP: return piece(RMSPROP, entry, from, count)
    case RMSPROP_MOMENTUM: return piece(RMSPROP_MOMENTUM, entry, from, count)
    case CENTERED: return piece(CENTERED, entry, from, count)
    case CENTERED_MOMENTUM: return piece(CENTERED_MOMENTUM, entry, from, count)
    case ADAM: return piece(ADAM, entry, from, count)
    case AMSGRAD: return piece(AMSGRAD, entry, from, count)
    default: unreachable()
  }
}

export function updateChunk(index: i32): void {
  const list = arg<usize>(1)
  const variables = arg<i32>(2)
  let first = chunkStart(arg<i32>(10), arg<i32>(11), 1, index)
  let last = chunkStart(arg<i32>(10), arg<i32>(11), 1, index + 1)
  // Pieces are counted through all variables; `first` and `last` become numbers within the variable at hand.
  for (let variable = 0; variable < variables && last > 0; ++variable) {
    const pieces = piecesOf(list, variable)
    const length = load<i32>(word(list, variable, 5))
    if (first < pieces) {
      const from = max(first, 0) * PIECE
      run(arg<i32>(0), word(list, variable, 0), from, min(length, last * PIECE) - from)
    }
    first -= pieces
    last -= pieces
  }
}

/** Bytes of partial sums that `squaredNorms` needs. */
export function squaredNormsPartialBytes(list: usize, variables: i32): usize {
  let pieces = 0
  for (let i = 0; i < variables; ++i) pieces += piecesOf(list, i)
  return (<usize>pieces) << 3
}

/** Σ g² of each variable's gradient, as float64 at `sums`. */
export function squaredNorms(list: usize, variables: i32, sums: usize, partials: usize): void {
  setArg<usize>(1, list)
  setArg<i32>(2, variables)
  setArg<usize>(3, partials)
  forkPieces(KIND_SQUARED_NORMS, list, variables)
  for (let variable = 0; variable < variables; ++variable) {
    let total: f64 = 0
    for (let left = piecesOf(list, variable); left > 0; --left) {
      total += load<f64>(partials)
      partials += 8
    }
    store<f64>(sums + ((<usize>variable) << 3), total)
  }
}

export function squaredNormsChunk(index: i32): void {
  const list = arg<usize>(1)
  const variables = arg<i32>(2)
  let first = chunkStart(arg<i32>(10), arg<i32>(11), 1, index)
  let last = chunkStart(arg<i32>(10), arg<i32>(11), 1, index + 1)
  let partials = arg<usize>(3)
  for (let variable = 0; variable < variables && last > 0; ++variable) {
    const pieces = piecesOf(list, variable)
    const length = load<i32>(word(list, variable, 5))
    const gradient = load<usize>(word(list, variable, 1))
    for (let i = max(first, 0); i < min(last, pieces); ++i) {
      const from = i * PIECE
      store<f64>(partials + ((<usize>i) << 3), rowSum(true, gradient + ((<usize>from) << 2), min(PIECE, length - from)))
    }
    first -= pieces
    last -= pieces
    partials += (<usize>pieces) << 3
  }
}
