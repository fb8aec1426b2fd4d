// Jobs that test the pool: each chunk marks its own counter and its thread's, one may trap.
import { ARGS, QUIT, arg, setArg, threadNumber } from './control'
import { KIND_TEST } from './kinds'
import { fork } from './pool'

/** Argument 2: not 0 once a worker stands still. */
const HELD: usize = ARGS + 8

/**
 * Chunk i adds 1 to the i-th counter at `counters`, thread j to the (64 + j)-th; chunk `trap` traps (-1: none). With -2 the
 * main thread waits until a worker has a chunk, and workers stand still in theirs.
 */
export function selfTest(counters: usize, count: i32, trap: i32): void {
  setArg<usize>(0, counters)
  setArg<i32>(1, trap)
  setArg<i32>(2, 0)
  fork(KIND_TEST, count)
}

/** `rounds` forks in a row of 1 to `most` chunks; returns how many counters are wrong after all. */
export function selfTestRounds(counters: usize, rounds: i32, most: i32): i32 {
  let state: u32 = 12345
  let wrong = 0
  for (let i = 0; i < rounds; ++i) {
    state = state * 1664525 + 1013904223
    const count = 1 + <i32>((state >> 8) % <u32>most)
    memory.fill(counters, 0, (<usize>most) << 2)
    selfTest(counters, count, -1)
    for (let j = 0; j < most; ++j) if (load<i32>(counters + ((<usize>j) << 2)) != (j < count ? 1 : 0)) wrong++
  }
  return wrong
}

export function testChunk(index: i32): void {
  if (index == arg<i32>(1)) unreachable()
  if (arg<i32>(1) == -2) {
    if (threadNumber() != 0) atomic.store<i32>(HELD, 1)
    while (atomic.load<i32>(threadNumber() == 0 ? HELD : QUIT) == 0) {}
  }
  const counter = arg<usize>(0) + ((<usize>index) << 2)
  store<i32>(counter, load<i32>(counter) + 1)
  const own = arg<usize>(0) + ((<usize>(64 + threadNumber())) << 2)
  store<i32>(own, load<i32>(own) + 1)
}
