import { AbortError, describeShape, describeValue, engine, ShapeError, ConfigError } from '@tessera-ml/core'
import { tensor, Tensor, tidy } from '@tensorflow/tfjs-core'
import type { TensorFunction } from '../evaluator.js'
import { sizeOf, type Values } from '../values.js'

/** A function of pictures cut in two at a convolution. Shapes: [batch, …] -> [batch, height, width, channel] -> outputs. */
export interface SplitFunction {
  /** From the input to the feature maps, after their activation. */
  readonly features: TensorFunction
  /** From the feature maps to the outputs. */
  readonly head: TensorFunction
}

/** The whole function of two. @throws ConfigError unless both are functions. */
export function wholeOf(where: string, split: SplitFunction): TensorFunction {
  for (const part of ['features', 'head'] as const) {
    const f: unknown = split?.[part]
    if (typeof f !== 'function') {
      throw new ConfigError(`${where}: ${part} must be a function of tensors, but got ${describeValue(f)}.`)
    }
  }
  return (x, rows) => split.head(split.features(x, rows), rows)
}

/** The feature maps of all rows. Shapes: rows [row, ...feature] -> [row, height, width, channel]. */
export async function activationsOf(
  where: string,
  features: TensorFunction,
  { data, shape }: Values,
  { batchSize, signal }: { readonly batchSize: number; readonly signal: AbortSignal | undefined },
): Promise<Values> {
  await engine()
  const [count = 0, ...rest] = shape
  const size = sizeOf(rest)
  const parts: { readonly data: Float32Array; readonly shape: readonly number[] }[] = []
  for (let first = 0; first < count; first += batchSize) {
    if (signal?.aborted) throw new AbortError(`${where}: stopped by its signal.`, { cause: signal.reason })
    const rows = Array.from({ length: Math.min(batchSize, count - first) }, (_, i) => first + i)
    const maps = tidy(() => {
      const x = tensor(Float32Array.from(data.subarray(first * size, (first + rows.length) * size)), [
        rows.length,
        ...rest,
      ])
      const result: unknown = features(x, rows)
      if (!(result instanceof Tensor) || result.rank !== 4) {
        const got = result instanceof Tensor ? describeShape(result.shape) : describeValue(result)
        throw new ShapeError(`${where}: features must return [batch, height, width, channel], but got ${got}.`)
      }
      return result
    })
    try {
      parts.push({ data: await maps.data<'float32'>(), shape: maps.shape })
    } finally {
      maps.dispose()
    }
  }
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.data.length, 0))
  let start = 0
  for (const part of parts) {
    all.set(part.data, start)
    start += part.data.length
  }
  return { data: all, shape: [count, ...parts[0]!.shape.slice(1)] }
}
