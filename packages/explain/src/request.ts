/** What every method is asked with, and what they all begin and end with. */
import { checkHooks, ConfigError, describeValue, knownOptions, positiveInteger } from '@tessera-ml/core'
import { Evaluator, rowsAsPoints, type BatchFunction } from './evaluator.js'
import { readRows, type NumbersLike } from './rows.js'
import { chooseOutputs, type Targets } from './target.js'
import { sizeOf, type Values } from './values.js'

/** What every method takes. */
export interface RequestOptions {
  /** Which output is explained: its index, the highest of each row, or all of them. Default 'top'. */
  readonly target?: Targets
  /** What the function's outputs are, for the report: 'logits', 'outputs', … Default 'outputs'. */
  readonly of?: string
  /** Points in one call of the function, from 1. More need more memory. Default 64 or, for small rows, more. */
  readonly batchSize?: number
  /** Names along the first feature axis. Default none. */
  readonly featureNames?: readonly string[]
  /** Names of all outputs. Default none. */
  readonly outputNames?: readonly string[]
  /** Stops the work between two batches with an AbortError. Default none. */
  readonly signal?: AbortSignal
}

const shared = ['target', 'of', 'batchSize', 'featureNames', 'outputNames', 'signal']

/** A request that has been checked, with what the function says of the rows as they are. */
export interface Request {
  readonly evaluator: Evaluator
  /** [row, ...feature]. */
  readonly rows: Values
  /** The explained outputs of each row. */
  readonly chosen: readonly (readonly number[])[]
  /** All outputs, [row, output]. */
  readonly all: Values
  /** The explained ones, [row, output]. */
  readonly predictions: Values
}

/** The common beginning of all methods: options checked, rows read, outputs chosen. */
export async function begin(
  where: string,
  f: BatchFunction,
  input: NumbersLike,
  options: RequestOptions,
  ownOptions: readonly string[],
): Promise<Request> {
  knownOptions(where, options, [...ownOptions, ...shared])
  checkShared(where, options)
  const { target = 'top', signal } = options
  const rows = await readRows(`${where}: input`, input)
  const batchSize = positiveInteger(`${where}: batchSize`, options.batchSize ?? defaultBatchSize(rows))
  const evaluator = new Evaluator(where, f, { batchSize, signal })
  const all = await evaluator.outputs(rowsAsPoints(rows))
  const chosen = chooseOutputs(`${where}: target`, target, all)
  return { evaluator, rows, chosen, all, predictions: pick(all, chosen) }
}

function checkShared(where: string, { featureNames, outputNames, of, signal }: RequestOptions): void {
  checkHooks(where, { signal })
  const fail = (what: string, rule: string, got: unknown): never => {
    throw new ConfigError(`${where}: ${what} must be ${rule}, but got ${describeValue(got)}.`)
  }
  for (const [what, names] of Object.entries({ featureNames, outputNames })) {
    const areTexts = Array.isArray(names) && names.every((name) => typeof name === 'string')
    if (names !== undefined && !areTexts) fail(what, 'a list of texts', names)
  }
  if (of !== undefined && typeof of !== 'string') fail('of', 'a text', of)
}

/** About a million numbers a batch, from 64 points to 16,384: calls are few, and activations fit into memory. */
function defaultBatchSize({ shape }: Values): number {
  return Math.min(16_384, Math.max(64, Math.floor(2 ** 20 / sizeOf(shape.slice(1)))))
}

/** The chosen outputs of each row. Shapes: [row, output of all] -> [row, output]. */
export function pick(all: Values, chosen: readonly (readonly number[])[]): Values {
  const outputs = all.shape[1]!
  return {
    data: Float64Array.from(chosen.flatMap((some, row) => some.map((output) => all.data[row * outputs + output]!))),
    shape: [chosen.length, chosen[0]!.length],
  }
}

/** The parts of an explanation that every method with one value a feature fills in the same way. */
export function commonParts({ rows, chosen }: Pick<Request, 'rows' | 'chosen'>, options: RequestOptions) {
  return { data: rows, ...namedParts(chosen, options) }
}

/** As `commonParts`, for values that are not those of single features. */
export function namedParts(chosen: readonly (readonly number[])[], { featureNames, outputNames }: RequestOptions) {
  return { outputs: chosen, ...(featureNames && { featureNames }), ...(outputNames && { outputNames }) }
}
