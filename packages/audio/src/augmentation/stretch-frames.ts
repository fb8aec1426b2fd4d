/** Changes the tempo of power spectra: the same frames, closer together or farther apart. */
import type { Frames } from '../features/deltas.js'

/**
 * Frames at the places 0, step, 2·step, … of others, by linear interpolation, as long as there are neighbours.
 *
 * Shapes: [time, width] -> [⌊(time - 1) / step⌋ + 1, width]
 */
export function stretchFrames({ data, count: from, width }: Frames, step: number): Frames {
  const count = Math.floor((from - 1) / step) + 1
  const stretched = new Float32Array(count * width)
  for (let t = 0; t < count; t++) {
    const before = Math.min(from - 1, Math.floor(t * step))
    const share = Math.min(1, t * step - before)
    const after = share === 0 ? before : Math.min(from - 1, before + 1)
    for (let i = 0; i < width; i++) {
      stretched[t * width + i] = (1 - share) * data[before * width + i]! + share * data[after * width + i]!
    }
  }
  return { data: stretched, count, width }
}

/** The frames from `start` on, `count` of them. */
export function sliceFrames({ data, width }: Frames, start: number, count: number): Frames {
  return { data: data.subarray(start * width, (start + count) * width), count, width }
}
