/** Louder or softer, earlier or later. */

/** The samples multiplied by 10^(gain / 20). */
export function gain(samples: Float32Array, gainDb: number): Float32Array {
  const factor = 10 ** (gainDb / 20)
  return samples.map((sample) => sample * factor)
}

/** The samples moved to later places by `count` of them, to earlier ones where it is negative; zeros fill the gap. */
export function shift(samples: Float32Array, count: number): Float32Array {
  const moved = new Float32Array(samples.length)
  const by = Math.min(samples.length, Math.abs(Math.trunc(count)))
  if (count >= 0) moved.set(samples.subarray(0, samples.length - by), by)
  else moved.set(samples.subarray(by))
  return moved
}

/** The samples without a share of them at the front and at the back; at least one is left. */
export function crop(samples: Float32Array, front: number, back: number): Float32Array {
  const from = Math.min(samples.length - 1, Math.floor(front * samples.length))
  const to = Math.max(from + 1, samples.length - Math.floor(back * samples.length))
  return samples.slice(from, to)
}
