/** Takes out of features what a microphone and a room do to all frames alike. */
import type { Frames } from './deltas.js'

/**
 * `mean`: the mean of each number over time becomes 0; `meanVariance`: its deviation becomes 1 too; `levelAndMean`: each
 * number twice, once with the mean of all numbers taken off, which leaves the shape of the spectrum, and once with its
 * own mean over time taken off, both divided by their deviation over all.
 */
export type Normalisation = 'none' | 'mean' | 'meanVariance' | 'levelAndMean'

export const normalisations = ['none', 'mean', 'meanVariance', 'levelAndMean'] as const

/** Deviations below this count as this much: what does not change is not made larger. */
const leastDeviation = 1e-3

/**
 * Brings each column to mean 0, or to mean 0 and deviation 1, over the frames of one sound.
 *
 *   y = (x - μ) / max(σ, 0.001)
 *
 * Shapes: [time, width] -> [time, width], with `levelAndMean` [time, 2·width], the two of a number side by side.
 * Source: Atal 1974, DOI 10.1121/1.1914702; Viikki and Laurila 1998, DOI 10.1016/S0167-6393(98)00033-8.
 */
export function normalise(frames: Frames, how: Normalisation): Frames {
  if (how === 'none') return frames
  const centred = withoutMean(frames)
  if (how === 'mean') return centred
  if (how === 'meanVariance') return withUnitDeviation(centred)
  return sideBySide(withUnitLevel(withoutLevel(frames)), withUnitLevel(centred))
}

function withoutMean({ data, count, width }: Frames): Frames {
  const centred = new Float32Array(data.length)
  for (let column = 0; column < width; column++) {
    let sum = 0
    for (let i = column; i < data.length; i += width) sum += data[i]!
    for (let i = column; i < data.length; i += width) centred[i] = data[i]! - sum / count
  }
  return { data: centred, count, width }
}

function withUnitDeviation({ data, count, width }: Frames): Frames {
  const normal = new Float32Array(data.length)
  for (let column = 0; column < width; column++) {
    let squares = 0
    for (let i = column; i < data.length; i += width) squares += data[i]! ** 2
    const deviation = Math.max(leastDeviation, Math.sqrt(squares / count))
    for (let i = column; i < data.length; i += width) normal[i] = data[i]! / deviation
  }
  return { data: normal, count, width }
}

function withoutLevel({ data, count, width }: Frames): Frames {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length
  return { data: data.map((value) => value - mean), count, width }
}

function withUnitLevel({ data, count, width }: Frames): Frames {
  const deviation = Math.max(leastDeviation, Math.sqrt(data.reduce((sum, x) => sum + x * x, 0) / data.length))
  return { data: data.map((value) => value / deviation), count, width }
}

function sideBySide(one: Frames, other: Frames): Frames {
  const data = new Float32Array(2 * one.data.length)
  for (let i = 0; i < one.data.length; i++) {
    data[2 * i] = one.data[i]!
    data[2 * i + 1] = other.data[i]!
  }
  return { data, count: one.count, width: 2 * one.width }
}
