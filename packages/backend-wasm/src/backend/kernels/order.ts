/** Numbers by their order: the largest, where one would stand, which are different. */
import { SearchSorted, TopK, Unique, util } from '@tensorflow/tfjs-core'
import type { SearchSortedAttrs, TopKAttrs, UniqueAttrs } from '@tensorflow/tfjs-core'
import { ConfigError } from '../../engine/errors.js'
import { gather } from '../../engine/operations/gather.js'
import { sizeOf } from '../../engine/operations/layout.js'
import { top } from '../../engine/operations/top.js'
import { elementBytes } from '../entry.js'
import type { Given, Kernel, KernelTable } from '../kernel.js'

/** Sorted in any case, which `sorted: false` allows. */
const topK: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const { k } = attributes as unknown as TopKAttrs
  if (x.dtype !== 'float32' && x.dtype !== 'int32') return undefined
  const n = x.shape.at(-1)!
  const rows = sizeOf(x.shape.slice(0, -1))
  const shape = [...x.shape.slice(0, -1), k]
  const from = backend.pointer(x)
  const [values, places] = [backend.output(shape, x.dtype), backend.output(shape, 'int32')]
  const to = { values: values.pointer, places: places.pointer }
  top(backend.engine, { x: from, rows, n, k, ...to, integers: x.dtype === 'int32' })
  return [values, places]
}

/** How many of the sorted numbers are below `value` (`right`: or equal to it). */
function placeOf(sorted: ArrayLike<number>, start: number, length: number, value: number, right: boolean): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >> 1
    const other = sorted[start + middle]!
    if (other < value || (right && other === value)) low = middle + 1
    else high = middle
  }
  return high
}

const searchSorted: Kernel = (backend, inputs, attributes) => {
  const { sortedSequence, values } = inputs as Given<'sortedSequence' | 'values'>
  const { side } = attributes as unknown as SearchSortedAttrs
  const [length, count] = [sortedSequence.shape[1]!, values.shape[1]!]
  const sorted = backend.values(sortedSequence)
  const places = Int32Array.from(backend.values(values), (value, i) =>
    placeOf(sorted, Math.floor(i / count) * length, length, value, side === 'right'),
  )
  return backend.makeTensorInfo(values.shape, 'int32', places)
}

/** Slices along an axis that are different, in the order in which they first come, and the number of each slice's. */
const unique: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const bytes = elementBytes(x.dtype)
  if (bytes === 0) return undefined
  const axis = util.parseAxisParam((attributes as unknown as UniqueAttrs).axis, x.shape)[0]
  if (axis === undefined) throw new ConfigError('unique: the axis must be one of the tensor, but got none.')
  const size = x.shape[axis]!
  const [outer, inner] = [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis + 1))]
  const numbers = backend.values(x)
  const known = new Map<string, number>()
  const firsts: number[] = []
  const indices = Int32Array.from({ length: size }, (_, i) => {
    const slice = Array.from({ length: outer * inner }, (_unused, j) => {
      const at = (Math.floor(j / inner) * size + i) * inner + (j % inner)
      return numbers[at]!
    })
    const key = slice.join()
    const place = known.get(key)
    if (place !== undefined) return place
    known.set(key, firsts.length)
    firsts.push(i)
    return firsts.length - 1
  })
  const from = backend.pointer(x)
  const y = backend.output(x.shape.with(axis, firsts.length), x.dtype)
  backend.engine.withBlock(4 * firsts.length, (list) => {
    backend.engine.memory.int32(list, firsts.length).set(firsts)
    const count = firsts.length
    if (count > 0) gather(backend.engine, { x: from, indices: list, count, to: y.pointer, outer, size, inner, bytes })
  })
  return [y, backend.makeTensorInfo([size], 'int32', indices)]
}

export const orderKernels: KernelTable = { [TopK]: topK, [SearchSorted]: searchSorted, [Unique]: unique }
