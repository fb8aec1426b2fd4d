/** Rows of a table by number; the gradient adds up the rows that occur, over zeros. */
import { backend as currentBackend, zerosLike, type Tensor } from '@tensorflow/tfjs-core'
import { gather, placeOutside, scatter } from '../engine/operations/gather.js'
import { sizeOf } from '../engine/operations/layout.js'
import type { WasmBackend } from '../backend/backend.js'
import type { Given } from '../backend/kernel.js'
import { runAsGiven, type FusedKernel } from './fused-kernel.js'

const name = 'TesseraEmbedding'
const gradientName = 'TesseraEmbeddingGradient'

/** table[ids]; see `FusedOperations`. */
export function embedding(table: Tensor, ids: Tensor): Tensor {
  return runAsGiven(name, { table, ids }, { size: table.shape[0] }) as Tensor
}

/** The place of the first id that is not in [0, size), or -1; see `FusedOperations`. */
export function placeOfUnknown(ids: Tensor, size: number): number {
  const backend = currentBackend() as WasmBackend
  return placeOutside(backend.engine, backend.pointer(ids), ids.size, size)
}

export const embeddingKernel: FusedKernel = {
  name,
  kernel: (backend, inputs) => {
    const { table, ids } = inputs as Given<'table' | 'ids'>
    const [size, inner] = table.shape as [number, number]
    const from = { x: backend.pointer(table), indices: backend.pointer(ids), count: sizeOf(ids.shape) }
    const y = backend.output([...ids.shape, inner], 'float32')
    gather(backend.engine, { ...from, to: y.pointer, outer: 1, size, inner })
    return y
  },
  gradient: {
    inputsToSave: ['ids'],
    gradFunc: (dy, saved, attributes) => {
      const [ids] = saved as [Tensor]
      return {
        table: () => runAsGiven(gradientName, { dy: dy as Tensor, ids }, attributes) as Tensor,
        ids: () => zerosLike(ids),
      }
    },
  },
}

export const embeddingGradientKernel: FusedKernel = {
  name: gradientName,
  kernel: (backend, inputs, attributes) => {
    const { dy, ids } = inputs as Given<'dy' | 'ids'>
    const [size, inner] = [attributes['size'] as number, dy.shape.at(-1)!]
    const from = { x: backend.pointer(dy), indices: backend.pointer(ids), count: sizeOf(ids.shape) }
    const dTable = backend.output([size, inner], 'float32')
    scatter(backend.engine, { ...from, to: dTable.pointer, size, inner })
    return dTable
  },
}
