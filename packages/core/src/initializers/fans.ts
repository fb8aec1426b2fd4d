/** How many inputs meet in one output of a weight, and into how many outputs one input goes. */
export interface Fans {
  readonly fanIn: number
  readonly fanOut: number
}

/**
 * Fan-in and fan-out of a weight, from its shape alone.
 *
 *   []                         fanIn = fanOut = 1
 *   [n]                        fanIn = fanOut = n
 *   [in, out]                  fanIn = in, fanOut = out
 *   [...kernel, in, out]       fanIn = in·Π kernel, fanOut = out·Π kernel       (convolutions)
 */
export function fansOf(shape: readonly number[]): Fans {
  if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 }
  const receptiveField = shape.slice(0, -2).reduce((product, size) => product * size, 1)
  return { fanIn: shape.at(-2)! * receptiveField, fanOut: shape.at(-1)! * receptiveField }
}
