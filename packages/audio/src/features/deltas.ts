/** Rows of numbers by time. */
export interface Frames {
  /** Row-major. */
  readonly data: Float32Array
  /** Rows. */
  readonly count: number
  /** Numbers a row. */
  readonly width: number
}

/** Frames on each side that a slope is taken over. */
const reach = 4

/**
 * How fast each number changes: the slope of the line through nine frames. The first and the last frame are repeated
 * beyond the ends.
 *
 *   d[t] = Σ_n n·x[t + n] / Σ_n n²,     n = -4 … 4
 *
 * Shapes: [time, width] -> [time, width]
 * Source: Furui 1986, DOI 10.1109/TASSP.1986.1164788.
 */
export function deltas({ data, count, width }: Frames): Frames {
  const slopes = new Float32Array(data.length)
  const norm = (reach * (reach + 1) * (2 * reach + 1)) / 3
  const row = (t: number): number => Math.min(count - 1, Math.max(0, t)) * width
  for (let t = 0; t < count; t++) {
    for (let i = 0; i < width; i++) {
      let sum = 0
      for (let n = 1; n <= reach; n++) sum += n * (data[row(t + n) + i]! - data[row(t - n) + i]!)
      slopes[t * width + i] = sum / norm
    }
  }
  return { data: slopes, count, width }
}

/** The frames with their slopes, and those of the slopes if `order` is 2, behind them in each row. */
export function withDeltas(frames: Frames, order: 0 | 1 | 2): Frames {
  const parts = [frames]
  for (let i = 0; i < order; i++) parts.push(deltas(parts[i]!))
  const { count, width } = frames
  const data = new Float32Array(parts.length * frames.data.length)
  for (const [i, part] of parts.entries()) {
    for (let t = 0; t < count; t++) {
      data.set(part.data.subarray(t * width, (t + 1) * width), (t * parts.length + i) * width)
    }
  }
  return { data, count, width: parts.length * width }
}
