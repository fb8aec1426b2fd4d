// The control block: every mutable value that threads share lies at a fixed address of the imported memory, one cache
// line each where several threads write. Module globals and data segments are constants, save the thread's own
// number.

/** Counts jobs; workers sleep on it. */
export const EPOCH: usize = 1024
/** i64: the job's epoch in the upper half, its number of chunks, the next chunk (16 bits each). */
export const TICKET: usize = 1088
/** Chunks that are done. */
export const DONE: usize = 1152
/** Workers asleep on EPOCH. */
export const SLEEPERS: usize = 1216
/** 1 while the main thread sleeps on DONE. */
export const MAIN_WAITS: usize = 1280
/** Number of chunks of this job that trapped. */
export const TRAPPED: usize = 1344
/** Written by JavaScript before the first job, then read only; KIND is written before each job. */
export const KIND: usize = 1408
export const THREADS: usize = 1412
export const SPIN: usize = 1416
export const MAY_WAIT: usize = 1420
export const SCRATCH: usize = 1424
export const SCRATCH_BYTES: usize = 1428
/** How many times as much work is worth a chunk while all workers sleep. */
export const WAKE: usize = 1436
/** Not 0: workers leave their loop. */
export const QUIT: usize = 1432
/** Milliseconds without a chunk done after which the join gives up. */
export const PATIENCE: usize = 1448
/** Workers that run their loop. */
export const READY: usize = 1440
/** Not 0: the join gave up; a chunk was begun by a worker that is gone, or stands still. */
export const LOST: usize = 1444
/** 128 slots of four bytes each: the arguments of the job. */
export const ARGS: usize = 1536

let thread: i32 = 0

/** Gives this instance its number; 0 is the main thread. */
export function setThread(number: i32): void {
  thread = number
}

export function threadNumber(): i32 {
  return thread
}

/** Memory that this thread alone writes. */
// @ts-ignore: decorator
@inline
export function scratch(): usize {
  return load<usize>(SCRATCH) + <usize>thread * load<usize>(SCRATCH_BYTES)
}

// @ts-ignore: decorator
@inline
export function threads(): i32 {
  return load<i32>(THREADS)
}

// @ts-ignore: decorator
@inline
export function setArg<T>(slot: i32, value: T): void {
  store<T>(ARGS + ((<usize>slot) << 2), value)
}

// @ts-ignore: decorator
@inline
export function arg<T>(slot: i32): T {
  return load<T>(ARGS + ((<usize>slot) << 2))
}

/** First item of chunk `index` when `total` items go to `chunks` chunks in multiples of `unit`. */
// @ts-ignore: decorator
@inline
export function chunkStart(total: i32, chunks: i32, unit: i32, index: i32): i32 {
  const units = (total + unit - 1) / unit
  const start = <i32>((<i64>units * index) / chunks) * unit
  return min(start, total)
}

/**
 * How many chunks `work` items make when one is worth at least `grain` of them: 1, or up to two a thread. To wake a
 * thread takes longer than a small job does, so while all sleep a chunk must be worth more.
 */
// @ts-ignore: decorator
@inline
export function chunkCount(work: f64, grain: f64, limit: i32): i32 {
  const all = threads()
  if (all == 1 || work < 2 * grain) return 1
  const least = atomic.load<i32>(SLEEPERS) >= all - 1 ? grain * <f64>load<i32>(WAKE) : grain
  if (work < 2 * least) return 1
  return max(1, min(min(limit, all * 2), <i32>min(work / grain, 65535)))
}
