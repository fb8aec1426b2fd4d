import {
  AbortError,
  ConfigError,
  describeShape,
  describeValue,
  engine,
  NumberError,
  ShapeError,
  StateError,
} from '@tessera-ml/core'
import {
  concat,
  dispose,
  engine as tfjs,
  grad,
  reshape,
  tensor,
  Tensor,
  tidy,
  type GradConfig,
} from '@tensorflow/tfjs-core'
import { withGradients } from './rules/with-gradients.js'
import { nested, readNumbers, type NestedNumbers } from './rows.js'
import { sizeOf, type Numbers, type Values } from './values.js'

/**
 * What is explained: any function of tensors that treats the rows of a batch independently of one another.
 *
 * Shapes: x [batch, ...feature] -> [batch, output], or [batch] for one output.
 *
 * `rows[i]` is the row of the explained input that x's row i is a variant of, for functions that need more than x (a
 * mask of padding, say). The function must not dispose of x; what else it makes is cleaned up.
 */
export type TensorFunction = (x: Tensor, rows: readonly number[]) => Tensor

/**
 * A black box: plain arrays in, plain arrays out, at once or later. `arrayFunction` makes it something that methods take
 * which ask for values only.
 *
 * Shapes: a batch of rows [...feature] -> a row of outputs, or a number, for each.
 */
export type Predict = (batch: NestedNumbers) => NestedNumbers | Promise<NestedNumbers>

/** A `Predict` that has been marked as one. */
export interface ArrayFunction {
  readonly predict: Predict
}

/** What methods explain that need no gradients. */
export type BatchFunction = TensorFunction | ArrayFunction

/**
 * Marks a function of plain arrays, so that it can be explained without tensors.
 *
 * @throws ConfigError if it is not a function.
 * @example
 * const explanation = await kernelShap(arrayFunction((rows) => rows.map(score)), rows, { background })
 */
export function arrayFunction(predict: Predict): ArrayFunction {
  if (typeof predict === 'function') return { predict }
  throw new ConfigError(`arrayFunction: predict must be a function of rows, but got ${describeValue(predict)}.`)
}

/** The points that a function is evaluated at, made batch by batch so that they need not all exist at once. */
export interface Points {
  readonly count: number
  readonly featureShape: readonly number[]
  /** The row of the explained input that point `index` belongs to. */
  rowOf(index: number): number
  /** Writes the features of point `index`, `start` being where the first goes. */
  write(index: number, out: Float32Array, start: number): void
  /** The same points as tensors, where the backend makes them faster than `write`. Default: none. */
  readonly tensors?: PointTensors
}

/** Points that are made block by block: several whole blocks at once, or a part of one. */
export interface PointTensors {
  readonly blockSize: number
  /** Points `first` to `first + count`, inside the caller's `tidy`. Shapes: -> [count, ...feature]. */
  make(first: number, count: number): Tensor
}

/** The rows themselves as points. */
export function rowsAsPoints({ data, shape }: Values): Points {
  const size = sizeOf(shape.slice(1))
  return {
    count: shape[0] ?? 0,
    featureShape: shape.slice(1),
    rowOf: (index) => index,
    write: (index, out, start) => out.set(data.subarray(index * size, (index + 1) * size), start),
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
    readonly f: BatchFunction,
    readonly options: EvaluatorOptions,
  ) {
    if (typeof f !== 'function' && typeof (f as Partial<ArrayFunction> | null)?.predict !== 'function') {
      throw new ConfigError(
        `${where}: f must be a function of tensors or an arrayFunction, but got ${describeValue(f)}.`,
      )
    }
  }

  /**
   * The function's values. Shapes: count points -> [point, output].
   *
   * @throws ShapeError if the function gives something else than one row of outputs a point.
   */
  async outputs(points: Points): Promise<Values> {
    const parts: ArrayLike<number>[] = []
    const { f } = this
    const { tensors } = points
    await this.#eachBatch(points, async ({ first, rows }) => {
      parts.push(
        typeof f !== 'function'
          ? await this.#predict(f.predict, written(points, first, rows.length))
          : await read(() => {
              if (tensors !== undefined) return this.#call(tensors.make(first, rows.length), rows)
              const { data, shape } = written(points, first, rows.length)
              return this.#call(tensor(data, shape), rows)
            }),
      )
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
   * With `rules`, the gradients of the kernels that they name are taken by them. With `references`, a batch is followed
   * by its references in one call of the function, so that the rules can compare the two halves.
   *
   * @throws ConfigError if the result does not follow from x by tensor operations; NumberError if one is not finite.
   */
  async gradients(
    points: Points,
    outputOf: (index: number) => number,
    take: (index: number, gradient: ArrayLike<number>) => void,
    { rules = [], references }: { readonly rules?: readonly GradConfig[]; readonly references?: Points } = {},
  ): Promise<void> {
    const size = sizeOf(points.featureShape)
    await this.#eachBatch(points, async ({ first, rows }) => {
      const count = rows.length
      const batches = [points, ...(references === undefined ? [] : [references])]
      const all = batches.flatMap(() => rows)
      const chosen = new Float32Array(all.length * this.#outputs!)
      rows.forEach((_, i) => (chosen[i * this.#outputs! + outputOf(first + i)] = 1))
      const gradient = await read(() => {
        const halves = batches.map((batch) => {
          const { data, shape } = written(batch, first, count)
          return tensor(data, shape)
        })
        const gradientAt = (x: Tensor): Tensor => this.#gradient(x, all, chosen)
        const x = references === undefined ? halves[0]! : concat(halves)
        return rules.length === 0 ? gradientAt(x) : withGradients(rules, () => gradientAt(x))
      })
      for (let i = 0; i < count; i++) {
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
    run: (batch: { readonly first: number; readonly rows: readonly number[] }) => Promise<void>,
  ): Promise<void> {
    await engine()
    const { count, tensors } = points
    const { batchSize } = this.options
    const block = tensors?.blockSize ?? 1
    // Whole blocks where one fits; a larger block in parts.
    const most = block <= batchSize ? batchSize - (batchSize % block) : batchSize
    for (let first = 0; first < count;) {
      await this.#stopIfAborted()
      const end = Math.min(first + most, count, block <= batchSize ? count : first + block - (first % block))
      const rows: number[] = []
      for (let index = first; index < end; index++) rows.push(points.rowOf(index))
      await run({ first, rows })
      this.evaluations += rows.length
      first = end
    }
  }

  /** Gives timers and input events a turn first, as an abort would come from one of them. */
  async #stopIfAborted(): Promise<void> {
    const { signal } = this.options
    if (signal === undefined) return
    await new Promise((resolve) => setTimeout(resolve, 0))
    if (signal.aborted) throw new AbortError(`${this.where}: stopped by its signal.`, { cause: signal.reason })
  }

  async #predict(predict: Predict, batch: Numbers): Promise<Float64Array> {
    const where = `${this.where}: f's result`
    const { data, shape } = await readNumbers(where, await predict(nested(batch)))
    this.#checkOutputs(shape, batch.shape[0]!)
    return data
  }

  /** f(x) as [batch, output]. */
  #call(x: Tensor, rows: readonly number[]): Tensor {
    if (typeof this.f !== 'function') {
      throw new ConfigError(
        `${this.where}: f must be a function of tensors, but got an arrayFunction without gradients.`,
      )
    }
    const result: unknown = this.f(x, rows)
    if (!(result instanceof Tensor)) {
      throw new ShapeError(`${this.where}: f must return a tensor, but got ${describeValue(result)}.`)
    }
    if (result.isDisposed)
      throw new StateError(`${this.where}: f must return a tensor that is still there, but got a disposed one.`)
    return reshape(result, [rows.length, this.#checkOutputs(result.shape, rows.length)])
  }

  #checkOutputs(shape: readonly number[], batch: number): number {
    if (shape[0] !== batch || shape.length > 2 || sizeOf(shape) === 0) {
      throw new ShapeError(
        `${this.where}: f must return [batch, output] for a batch of ${batch}, but got ${describeShape(shape)}.`,
      )
    }
    const outputs = sizeOf(shape) / batch
    this.#outputs ??= outputs
    if (outputs === this.#outputs) return outputs
    throw new ShapeError(
      `${this.where}: f must return as many outputs at each call, ${this.#outputs}, but got ${outputs}.`,
    )
  }

  #gradient(x: Tensor, rows: readonly number[], chosen: Float32Array): Tensor {
    const dy = tensor(chosen, [rows.length, this.#outputs!])
    try {
      return grad((point) => this.#call(point, rows))(x, dy)
    } catch (error) {
      releaseTape()
      if (!(error instanceof Error) || !error.message.startsWith('Cannot compute gradient')) throw error
      throw new ConfigError(
        `${this.where}: f must compute its result from its argument by tensor operations that have a gradient, ` +
          `but got a result that does not depend on it.`,
        { cause: error },
      )
    }
  }
}

/** Frees what the tape has kept for gradients that could not be taken; tfjs frees it only when they could. */
function releaseTape(): void {
  const { activeTape, gradientDepth } = tfjs().state
  if (gradientDepth > 0 || !activeTape) return
  for (const { saved } of activeTape) dispose(saved ?? [])
  tfjs().state.activeTape = []
}

function written({ featureShape, write }: Points, first: number, count: number): Numbers & { shape: number[] } {
  const size = sizeOf(featureShape)
  const data = new Float32Array(count * size)
  for (let i = 0; i < count; i++) write(first + i, data, i * size)
  return { data, shape: [count, ...featureShape] }
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
