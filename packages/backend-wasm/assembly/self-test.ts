// Jobs that test the pool: each chunk marks its own counter and its thread's, one may trap.
import { QUIT, arg, setArg, threadNumber } from './control'
import { KIND_TEST } from './kinds'
import { fork } from './pool'

/** Chunk i adds 1 to the i-th counter at `counters`, thread j to the (64 + j)-th; chunk `trap` traps (-1: none; -2: workers stand still). */
export function selfTest(counters: usize, count: i32, trap: i32): void {
  setArg<usize>(0, counters)
  setArg<i32>(1, trap)
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
  while (arg<i32>(1) == -2 && threadNumber() != 0) if (atomic.load<i32>(QUIT) != 0) return
  const counter = arg<usize>(0) + ((<usize>index) << 2)
  store<i32>(counter, load<i32>(counter) + 1)
  const own = arg<usize>(0) + ((<usize>(64 + threadNumber())) << 2)
  store<i32>(own, load<i32>(own) + 1)
}
