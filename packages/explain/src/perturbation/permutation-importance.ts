import { ConfigError, describeValue, Generator, knownOptions, positiveInteger } from '@tessera-ml/core'
import { Evaluator, type BatchFunction, type Points } from '../evaluator.js'
import { readRows, type NumbersLike } from '../rows.js'
import { sizeOf, type Values } from '../values.js'

/** How good predictions are, the higher the better: accuracy, or a loss with its sign turned. */
export type Score = (predictions: Values) => number

export interface PermutationImportanceOptions {
  /** Judges the function's outputs, [row, output], for all rows in their order. Required. */
  readonly score: Score
  /** Shuffles of each feature, from 2. Default 5. */
  readonly repeats?: number
  /** Where the shuffles come from. Default 0. */
  readonly seed?: number
  /** Points in one call of the function. Default 1024. */
  readonly batchSize?: number
  readonly signal?: AbortSignal
}

/** What each feature of the first feature axis is worth to the score. */
export interface Importances {
  /** The score with nothing shuffled. */
  readonly score: number
  /** The mean loss of score, a feature. */
  readonly importances: readonly number[]
  /** The standard error of that mean over the shuffles. */
  readonly standardErrors: readonly number[]
}

/**
 * How much a model's score suffers when the values of one feature are shuffled among the rows, so that they no longer
 * tell anything.
 *
 *   importance_j = score(f(X)) - mean over the shuffles of score(f(X with column j shuffled))
 *
 * Shapes: input [row, ...feature] -> one number for each place of the first feature axis.
 * Source: Breiman 2001, doi:10.1023/A:1010933404324; Fisher et al. 2019, arXiv:1801.01489.
 *
 * @throws ConfigError, ShapeError for options and inputs that do not fit; AbortError through `signal`.
 * @example
 * const { importances } = await permutationImportance(f, rows, { score: ({ data }) => accuracy(data, labels) })
 */
export async function permutationImportance(
  f: BatchFunction,
  input: NumbersLike,
  options: PermutationImportanceOptions,
): Promise<Importances> {
  const where = 'permutationImportance'
  knownOptions(where, options, ['score', 'repeats', 'seed', 'batchSize', 'signal'])
  const { score, repeats = 5, seed = 0, batchSize = 1024, signal } = options
  if (typeof score !== 'function') {
    throw new ConfigError(`${where}: score must be a function of the outputs, but got ${describeValue(score)}.`)
  }
  if (positiveInteger(`${where}: repeats`, repeats) < 2) {
    throw new ConfigError(`${where}: repeats must be at least 2, but got ${repeats}.`)
  }
  positiveInteger(`${where}: batchSize`, batchSize)
  const random = new Generator(seed)
  const rows = await readRows(`${where}: input`, input)
  const [count = 0, features = 0] = rows.shape
  const evaluator = new Evaluator(where, f, { batchSize, signal })
  const identity = Uint32Array.from({ length: count }, (_, row) => row)
  const whole = score(await evaluator.outputs(shuffledRows(rows, 0, identity)))
  const importances: number[] = []
  const standardErrors: number[] = []
  for (let feature = 0; feature < features; feature++) {
    const lost: number[] = []
    for (let repeat = 0; repeat < repeats; repeat++) {
      const order = random.fork(feature).fork(repeat).permutation(count)
      lost.push(whole - score(await evaluator.outputs(shuffledRows(rows, feature, order))))
    }
    const mean = lost.reduce((sum, value) => sum + value, 0) / repeats
    const squares = lost.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    importances.push(mean)
    standardErrors.push(Math.sqrt(squares / (repeats - 1) / repeats))
  }
  return { score: whole, importances, standardErrors }
}

/** The rows, each with one feature of another row. */
function shuffledRows({ data, shape }: Values, feature: number, order: Uint32Array): Points {
  const size = sizeOf(shape.slice(1))
  const width = sizeOf(shape.slice(2))
  const from = feature * width
  return {
    count: order.length,
    featureShape: shape.slice(1),
    rowOf: (index) => index,
    write(index, out, start) {
      out.set(data.subarray(index * size, (index + 1) * size), start)
      const other = order[index]! * size + from
      out.set(data.subarray(other, other + width), start + from)
    },
  }
}
