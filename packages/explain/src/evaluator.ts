import {
  AbortError,
  ConfigError,
  describeShape,
  describeValue,
  engine,
  NumberError,
  ShapeError,
} from '@tessera-ml/core'
import { grad, reshape, tensor, Tensor, tidy } from '@tensorflow/tfjs-core'
import { sizeOf, type Values } from './values.js'

/**
 * What is explained: any function of tensors that treats the rows of a batch independently of one another.
 *
 * Shapes: x [batch, ...feature] -> [batch, output], or [batch] for one output.
 *
 * `rows[i]` is the row of the explained input that x's row i is a variant of, for functions that need more than x (a
 * mask of padding, say). The function must not dispose of x; what else it makes is cleaned up.
 */
export type TensorFunction = (x: Tensor, rows: readonly number[]) => Tensor

/** The points that a function is evaluated at, made batch by batch so that they need not all exist at once. */
export interface Points {
  readonly count: number
  readonly featureShape: readonly number[]
  /** The row of the explained input that point `index` belongs to. */
  rowOf(index: number): number
  /** Writes the features of point `index`. */
  write(index: number, out: Float32Array): void
}

/** The rows themselves as points. */
export function rowsAsPoints({ data, shape }: Values): Points {
  const size = sizeOf(shape.slice(1))
  return {
    count: shape[0] ?? 0,
    featureShape: shape.slice(1),
    rowOf: (index) => index,
    write: (index, out) => out.set(data.subarray(index * size, (index + 1) * size)),
  }
}

export interface EvaluatorOptions {
  /** Points in one call of the function. */
  readonly batchSize: number
  readonly signal: AbortSignal | undefined
}

/** Calls a function in batches and counts the rows it sent; every explainer asks the model through one of these. */
export class Evaluator {
  /** Rows sent through the function so far. */
  evaluations = 0
  #outputs: number | undefined

  constructor(
    readonly where: string,
    readonly f: TensorFunction,
    readonly options: EvaluatorOptions,
  ) {
    if (typeof f !== 'function') {
      throw new ConfigError(`${where}: f must be a function of tensors, but got ${describeValue(f)}.`)
    }
  }

  /**
   * The function's values. Shapes: count points -> [point, output].
   *
   * @throws ShapeError if the function gives something else than one row of outputs a point.
   */
  async outputs(points: Points): Promise<Values> {
    const parts: ArrayLike<number>[] = []
    await this.#eachBatch(points, async (x, shape, rows) => {
      parts.push(await read(() => this.#call(tensor(x, shape), rows)))
    })
    const data = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
    let start = 0
    for (const part of parts) {
      data.set(part, start)
      start += part.length
    }
    return { data, shape: [points.count, this.#outputs ?? 0] }
  }

  /**
   * Gradients of one output a point with respect to the point's features, handed to `take` point by point. The view
   * is good until `take` returns. Call `outputs` before, so that the number of outputs is known.
   *
   * @throws ConfigError if the result does not follow from x by tensor operations; NumberError if one is not finite.
   */
  async gradients(
    points: Points,
    outputOf: (index: number) => number,
    take: (index: number, gradient: ArrayLike<number>) => void,
  ): Promise<void> {
    const size = sizeOf(points.featureShape)
    await this.#eachBatch(points, async (x, shape, rows, first) => {
      const chosen = new Float32Array(rows.length * this.#outputs!)
      rows.forEach((_, i) => (chosen[i * this.#outputs! + outputOf(first + i)] = 1))
      const gradient = await read(() => this.#gradient(tensor(x, shape), rows, chosen))
      for (let i = 0; i < rows.length; i++) {
        const part = gradient.subarray(i * size, (i + 1) * size)
        if (!part.every(Number.isFinite)) {
          throw new NumberError(`${this.where}: gradients must be finite, but got NaN or infinity for row ${rows[i]}.`)
        }
        take(first + i, part)
      }
    })
  }

  async #eachBatch(
    points: Points,
    run: (x: Float32Array, shape: number[], rows: readonly number[], first: number) => Promise<void>,
  ): Promise<void> {
    await engine()
    const size = sizeOf(points.featureShape)
    for (let first = 0; first < points.count; first += this.options.batchSize) {
      await this.#stopIfAborted()
      const count = Math.min(this.options.batchSize, points.count - first)
      const x = new Float32Array(count * size)
      const rows = Array.from({ length: count }, (_, i) => points.rowOf(first + i))
      for (let i = 0; i < count; i++) points.write(first + i, x.subarray(i * size, (i + 1) * size))
      await run(x, [count, ...points.featureShape], rows, first)
      this.evaluations += count
    }
  }

  /** Gives timers and input events a turn first, as an abort would come from one of them. */
  async #stopIfAborted(): Promise<void> {
    const { signal } = this.options
    if (signal === undefined) return
    await new Promise((resolve) => setTimeout(resolve, 0))
    if (signal.aborted) throw new AbortError(`${this.where}: stopped by its signal.`, { cause: signal.reason })
  }

  /** f(x) as [batch, output]. */
  #call(x: Tensor, rows: readonly number[]): Tensor {
    const result: unknown = this.f(x, rows)
    if (!(result instanceof Tensor)) {
      throw new ShapeError(`${this.where}: f must return a tensor, but got ${describeValue(result)}.`)
    }
    const { shape, size } = result
    if (shape[0] !== rows.length || shape.length > 2 || size === 0) {
      throw new ShapeError(
        `${this.where}: f must return [batch, output] for a batch of ${rows.length}, but got ${describeShape(shape)}.`,
      )
    }
    const outputs = size / rows.length
    this.#outputs ??= outputs
    if (outputs !== this.#outputs) {
      throw new ShapeError(
        `${this.where}: f must return as many outputs at each call, ${this.#outputs}, but got ${outputs}.`,
      )
    }
    return reshape(result, [rows.length, outputs])
  }

  #gradient(x: Tensor, rows: readonly number[], chosen: Float32Array): Tensor {
    const dy = tensor(chosen, [rows.length, this.#outputs!])
    try {
      return grad((point) => this.#call(point, rows))(x, dy)
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('Cannot compute gradient')) throw error
      throw new ConfigError(
        `${this.where}: f must compute its result from its argument by tensor operations that have a gradient, ` +
          `but got a result that does not depend on it.`,
        { cause: error },
      )
    }
  }
}

/** Reads the one tensor that `make` returns and leaves none behind. */
async function read(make: () => Tensor): Promise<Float32Array> {
  const result = tidy(make)
  try {
    return await result.data<'float32'>()
  } finally {
    result.dispose()
  }
}
