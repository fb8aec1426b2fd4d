// Fork and join. The main thread writes arguments, then the ticket, then the epoch, and works too. A chunk is claimed
// by compare-and-swap on the whole ticket, so a worker that was asleep for a while cannot take a chunk of a later job
// by an old number. The join waits for chunks, never for workers: one that the system has put aside costs nothing.
import {
  DONE, EPOCH, KIND, LOST, MAIN_WAITS, MAY_WAIT, PATIENCE, QUIT, READY, SLEEPERS, SPIN, THREADS, TICKET, TRAPPED, setThread,
} from './control'
import { runChunk } from './jobs'

/** Takes the next chunk of the current job: its number, or -1 if none is left. */
function claim(): i32 {
  while (true) {
    const ticket = atomic.load<i64>(TICKET)
    const next = <i32>(ticket & 0xffff)
    if (next >= <i32>((ticket >> 16) & 0xffff)) return -1
    if (atomic.cmpxchg<i64>(TICKET, ticket, ticket + 1) == ticket) return next
  }
}

function finish(chunks: i32): void {
  atomic.add<i32>(DONE, chunks)
  if (atomic.load<i32>(MAIN_WAITS) != 0) atomic.notify(DONE, 1)
}

/** Turns of the join's loop that take a millisecond at least where it may not sleep. */
const TURNS: i64 = 500_000

/** A chunk may be half done, and nobody can know: what comes after is not to be trusted. */
function giveUp(): void {
  store<i32>(LOST, 1)
  unreachable()
}

function join(count: i32): void {
  const spin = <i64>load<i32>(SPIN)
  const patience = <i64>load<i32>(PATIENCE)
  let turns: i64 = 0
  let before = -1
  while (true) {
    const done = atomic.load<i32>(DONE)
    if (done == count) return
    if (done != before) turns = 0
    before = done
    if (++turns < spin) continue
    if (load<i32>(MAY_WAIT) == 0) {
      if (turns > patience * TURNS) giveUp()
      continue
    }
    atomic.store<i32>(MAIN_WAITS, 1)
    const timedOut = atomic.load<i32>(DONE) == done && atomic.wait<i32>(DONE, done, patience * 1_000_000) == 2
    atomic.store<i32>(MAIN_WAITS, 0)
    if (timedOut && atomic.load<i32>(DONE) == done) giveUp()
  }
}

/** Runs chunks 0 … count - 1 of a kind of job on all threads and returns when they are done. `count` is below 65536. */
export function fork(kind: i32, count: i32): void {
  if (count <= 0) return
  if (count == 1 || load<i32>(THREADS) == 1) {
    for (let i = 0; i < count; ++i) runChunk(kind, i)
    return
  }
  store<i32>(KIND, kind)
  atomic.store<i32>(DONE, 0)
  const epoch = load<i32>(EPOCH) + 1
  atomic.store<i64>(TICKET, ((<i64>epoch) << 32) | ((<i64>count) << 16))
  atomic.store<i32>(EPOCH, epoch)
  if (atomic.load<i32>(SLEEPERS) != 0) atomic.notify(EPOCH, count - 1)
  let chunk: i32
  while ((chunk = claim()) >= 0) {
    runChunk(kind, chunk)
    atomic.add<i32>(DONE, 1)
  }
  join(count)
}

/** A worker's whole life; JavaScript calls it again after a trap. */
export function workerMain(thread: i32): void {
  setThread(thread)
  atomic.add<i32>(READY, 1)
  let seen = 0
  while (atomic.load<i32>(QUIT) == 0) {
    seen = atomic.load<i32>(EPOCH)
    let chunk: i32
    while ((chunk = claim()) >= 0) {
      runChunk(load<i32>(KIND), chunk)
      finish(1)
    }
    let turns = load<i32>(SPIN)
    while (turns > 0 && atomic.load<i32>(EPOCH) == seen) --turns
    if (turns > 0) continue
    atomic.add<i32>(SLEEPERS, 1)
    if (atomic.load<i32>(QUIT) == 0) atomic.wait<i32>(EPOCH, seen, -1)
    atomic.sub<i32>(SLEEPERS, 1)
  }
  atomic.sub<i32>(READY, 1)
}

/** After a trap in a worker: the chunk counts as done, the job as trapped. */
export function workerTrapped(): void {
  atomic.add<i32>(TRAPPED, 1)
  atomic.sub<i32>(READY, 1)
  finish(1)
}

/**
 * After a trap in the main thread: takes what nobody has begun off the ticket, then waits for what others have begun.
 */
export function drain(): void {
  const ticket = atomic.load<i64>(TICKET)
  const count = <i32>((ticket >> 16) & 0xffff)
  if (load<i32>(THREADS) == 1 || count == 0 || atomic.load<i32>(DONE) == count) return
  while (claim() >= 0) atomic.add<i32>(DONE, 1)
  atomic.add<i32>(DONE, 1)
  join(count)
}

/** How many chunks have trapped since the last call. */
export function takeTrapped(): i32 {
  return atomic.xchg<i32>(TRAPPED, 0)
}

export function quit(): void {
  atomic.store<i32>(QUIT, 1)
  atomic.add<i32>(EPOCH, 1)
  atomic.notify(EPOCH, -1)
}
