import { knownOptions, positiveInteger } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import type { Batch } from './dataset.js'
import {
  isValue,
  lengthOf,
  padded,
  stack,
  stackExamples,
  toValue,
  type Example,
  type ExampleFields,
} from './example.js'
import type { NdArray } from './nd-array.js'
import type { Elements } from './ordered.js'

export interface BucketByLengthOptions {
  /** Lengths at which the next bucket begins: `[10, 20]` makes buckets of below 10, 10 to 19, and more. Default: one bucket. */
  readonly boundaries?: readonly number[]
  /** Examples a batch, or of each bucket. Required. Range: positive integers. */
  readonly batchSize: number | readonly number[]
  /** The length of an example. Default: the first axis of `x`, or of its first column. */
  readonly lengthOf?: (example: Example) => number
  /** What inputs are filled up with. Default: 0. */
  readonly paddingValue?: number
  /** Whether `y`, and a weight with an axis, have one entry a step, and are filled up by 0. Default: false. */
  readonly padTargets?: boolean
  /** Whether the last batch of each bucket is left out if it is not full. Default: false. */
  readonly dropRemainder?: boolean
}

const known = ['boundaries', 'batchSize', 'lengthOf', 'paddingValue', 'padTargets', 'dropRemainder']

/**
 * Batches of sequences of about one length, each filled up to its longest only, with the mask that leaves the padding
 * out of everything exactly.
 *
 * Shapes: x [time, ...] in each example -> [batch, longest, ...], mask [batch, longest] where anything was filled up.
 *
 * @throws ConfigError if an option is out of its range or unknown.
 */
export function bucketer(options: BucketByLengthOptions): (source: Elements<Example>) => AsyncGenerator<Batch> {
  const where = 'bucketByLength'
  knownOptions(where, options, known)
  const { boundaries = [], batchSize, paddingValue = 0, padTargets = false, dropRemainder = false } = options
  const lengthOfExample = options.lengthOf ?? ((example: Example) => lengthOf(where, firstColumn(example.x)))
  if (boundaries.some((boundary, i) => !(boundary > (boundaries[i - 1] ?? 0)))) {
    throw new ConfigError(`${where}: boundaries must be rising lengths above 0, but got ${describe(boundaries)}.`)
  }
  const sizes = typeof batchSize === 'number' ? [...boundaries, 0].map(() => batchSize) : batchSize
  if (!Array.isArray(sizes) || sizes.length !== boundaries.length + 1) {
    const count = `a number, or one for each of ${boundaries.length + 1} buckets`
    throw new ConfigError(`${where}: batchSize must be ${count}, but got ${describe(batchSize)}.`)
  }
  for (const size of sizes) positiveInteger(`${where}: batchSize`, size)
  const toBatch = (examples: readonly Example[]): Batch => {
    const stacks = { x: padded(paddingValue), y: padTargets ? padded(0) : stack }
    const batch = stackExamples(examples, (field) => stacks[field])
    const mask = maskOf(examples)
    return mask === undefined ? batch : { ...batch, mask }
  }

  return async function* (source) {
    const buckets = sizes.map((): Example[] => [])
    for await (const example of source) {
      const length = lengthOfExample(example)
      const next = boundaries.findIndex((boundary) => length < boundary)
      const index = next < 0 ? boundaries.length : next
      const bucket = buckets[index]!
      bucket.push(example)
      if (bucket.length === sizes[index]) yield toBatch(bucket.splice(0))
    }
    for (const bucket of buckets) if (bucket.length > 0 && !dropRemainder) yield toBatch(bucket)
  }
}

/** The mask of each input, or `undefined` where nothing was filled up. */
function maskOf(examples: readonly Example[]): Batch['mask'] {
  const first = examples[0]!.x
  if (isValue(first)) return maskOfColumn(examples.map(({ x }) => toValue('x', x as typeof first)))
  const masks = Object.keys(first).flatMap((name) => {
    const mask = maskOfColumn(examples.map(({ x }) => toValue(name, (x as typeof first)[name]!)))
    return mask === undefined ? [] : [[name, mask] as const]
  })
  return masks.length === 0 ? undefined : Object.fromEntries(masks)
}

function maskOfColumn(values: readonly NdArray[]): NdArray | undefined {
  const lengths = values.map((value) => lengthOf('x', value))
  const time = Math.max(...lengths)
  if (lengths.every((length) => length === time)) return undefined
  const data = new Uint8Array(values.length * time)
  lengths.forEach((length, row) => data.fill(1, row * time, row * time + length))
  return { data, shape: [values.length, time] }
}

function firstColumn(x: ExampleFields): NdArray {
  return toValue('x', isValue(x) ? x : Object.values(x)[0]!)
}
