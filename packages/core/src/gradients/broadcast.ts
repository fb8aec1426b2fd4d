/** Broadcasting and its reverse, in the forms that are fast on tfjs `cpu`. */
import { getBackend, matMul, mul, ones, reshape, sum, tile, type Tensor } from '@tensorflow/tfjs-core'

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis])
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, axis) => size * axis, 1)
}

/**
 * The gradient of a tensor of `shape` that was broadcast to the shape of `dy`: `dy` summed over the axes that were
 * stretched. It is `dy` itself where none was.
 */
export function sumToShape(dy: Tensor, shape: number[]): Tensor {
  if (sameShape(dy.shape, shape)) return dy
  const added = dy.rank - shape.length
  const stretched = shape.flatMap((size, axis) => (size === 1 && dy.shape[axis + added] !== 1 ? [axis + added] : []))
  const keptSize = sizeOf(shape)
  if (stretched.length === 0 && keptSize > 1 && getBackend() === 'cpu') {
    // A product with ones is several times faster than Sum on tfjs cpu, which transposes first; biases end here.
    const rows = dy.size / keptSize
    return reshape(matMul(ones([1, rows]), reshape(dy, [rows, keptSize])), shape)
  }
  const leading = Array.from({ length: added }, (_, axis) => axis)
  return reshape(sum(dy, [...leading, ...stretched]), shape)
}

/** The reverse of a reduction: repeats `y`, which lost `axes` (kept as 1 or left out), to fill `shape` again. */
export function spread(y: Tensor, shape: number[], axes: readonly number[]): Tensor {
  const leading = Math.max(-1, ...axes) + 1 === axes.length
  // Where only leading axes were lost, the plain product is the fast form of broadcasting there.
  if (leading && getBackend() === 'cpu') return mul(ones(shape), reshape(y, shape.slice(axes.length)))
  const thin = shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
  return tile(
    reshape(y, thin),
    shape.map((size, axis) => (axes.includes(axis) ? size : 1)),
  )
}

/** The axes that an attribute names, counted from the front and in order; all of them for null. */
export function axesOf(attribute: unknown, rank: number): number[] {
  if (attribute === null || attribute === undefined) return Array.from({ length: rank }, (_, axis) => axis)
  const axes = (Array.isArray(attribute) ? attribute : [attribute]) as number[]
  return axes.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b)
}
