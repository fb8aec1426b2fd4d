// Exchanges the batch and the time axis: sequences lie as [batch, time, size], the recurrence wants [time, batch,
// size].
import { arg, chunkCount, chunkStart, setArg } from '../control'
import { KIND_SWAP_TIME } from '../kinds'
import { fork } from '../pool'

/** to[t, b, :] = x[b, t, :], with x of [batch, time, size]; `reverse` runs through time from its end. */
export function swapTime(x: usize, batch: i32, time: i32, size: i32, reverse: i32, back: i32, to: usize): void {
  if (batch <= 0 || time <= 0 || size <= 0) return
  setArg<usize>(0, x)
  setArg<i32>(1, batch)
  setArg<i32>(2, time)
  setArg<i32>(3, size)
  setArg<i32>(4, reverse)
  setArg<i32>(5, back)
  setArg<usize>(6, to)
  const chunks = chunkCount(<f64>batch * time * size, 65_536, time)
  setArg<i32>(7, chunks)
  fork(KIND_SWAP_TIME, chunks)
}

/** `back`: the other way, from [time, batch, size]. */
export function swapTimeChunk(index: i32): void {
  const batch = arg<i32>(1)
  const time = arg<i32>(2)
  const bytes = (<usize>arg<i32>(3)) << 2
  const last = chunkStart(time, arg<i32>(7), 1, index + 1)
  for (let t = chunkStart(time, arg<i32>(7), 1, index); t < last; ++t) {
    const source = arg<i32>(4) != 0 ? time - 1 - t : t
    for (let b = 0; b < batch; ++b) {
      const sequence = <usize>(b * time + source) * bytes
      const step = <usize>(t * batch + b) * bytes
      if (arg<i32>(5) != 0) memory.copy(arg<usize>(6) + sequence, arg<usize>(0) + step, bytes)
      else memory.copy(arg<usize>(6) + step, arg<usize>(0) + sequence, bytes)
    }
  }
}
