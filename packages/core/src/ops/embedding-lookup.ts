import { customGrad, gather, reshape, type Tensor, type Tensor1D } from '@tensorflow/tfjs-core'
import { ShapeError } from '../errors/errors.js'
import { describeShape } from '../engine/shape.js'
import { scatterRows } from '../gradients/scatter-rows.js'
import { fusedOperations } from './fused.js'

/**
 * Rows of a table by number.
 *
 *   y[…, :] = table[ids[…], :]      dtable[v, :] = Σ dy[…, :] over the places where ids[…] = v
 *
 * The gradient is a scatter-add over the ids that occur, whatever the program has registered for tfjs's `gather`.
 *
 * Shapes: table [vocabulary, width], ids int32 of any shape [...] -> [..., width].
 *
 * `where` begins the messages; a layer gives its name.
 *
 * @throws ShapeError if the table has not two axes, the ids are not int32, or one is not in the vocabulary.
 */
export function embeddingLookup(table: Tensor, ids: Tensor, where = 'embeddingLookup'): Tensor {
  if (table.rank !== 2) {
    throw new ShapeError(`${where}: table must be [vocabulary, width], but got ${describeShape(table.shape)}.`)
  }
  if (ids.dtype !== 'int32') throw new ShapeError(`${where}: ids must be int32, but got ${ids.dtype}.`)
  const [vocabulary, width] = table.shape as [number, number]
  requireKnown(where, ids, vocabulary)
  const fused = table.dtype === 'float32' ? fusedOperations() : undefined
  if (fused !== undefined) return fused.embedding(table, ids)
  const lookup = customGrad((rows, save) => {
    const flat = reshape(ids, [-1]) as Tensor1D
    const keep = save as (tensors: Tensor[]) => void
    keep([flat])
    return {
      value: reshape(gather(rows as Tensor, flat), [...ids.shape, width]),
      gradFunc: (dy: Tensor, [picked]: Tensor[]) => scatterRows(picked!, reshape(dy, [-1, width]), vocabulary),
    }
  })
  return lookup(table)
}

/** Backends differ in what they do with an id that is out of range: cpu throws, others give zeros or rubbish. */
function requireKnown(where: string, ids: Tensor, vocabulary: number): void {
  const fused = fusedOperations()
  if (fused !== undefined && fused.placeOfUnknown(ids, vocabulary) < 0) return
  const unknown = ids.dataSync().find((id) => !(id >= 0 && id < vocabulary))
  if (unknown === undefined) return
  throw new ShapeError(
    `${where}: ids must be from 0 to ${vocabulary - 1} for a vocabulary of ${vocabulary}, but got ${unknown}.`,
  )
}
