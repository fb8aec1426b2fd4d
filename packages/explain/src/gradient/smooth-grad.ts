import {
  ConfigError,
  describeShape,
  Generator,
  nonNegativeNumber,
  oneOf,
  positiveInteger,
  ShapeError,
} from '@tessera-ml/core'
import type { TensorFunction } from '../evaluator.js'
import { Explanation } from '../explanation.js'
import { commonParts } from '../request.js'
import { readRows, type NumbersLike } from '../rows.js'
import { sizeOf, type Values } from '../values.js'
import { beginGradient, type GradientOptions } from './gradient-options.js'

/** What is made of the gradients at the noisy points. */
export type SmoothGradKind = 'mean' | 'meanOfSquares' | 'variance'

export interface SmoothGradOptions extends GradientOptions {
  /** Noisy points a row, from 2. Default 50. */
  readonly samples?: number
  /** The noise's standard deviation as a share of the range of the row's numbers, from 0. Default 0.15. */
  readonly noiseLevel?: number
  /** Default 'mean'. */
  readonly kind?: SmoothGradKind
  /** The noise itself, the same for every row, instead of random numbers: [sample, ...feature]. */
  readonly noise?: NumbersLike
  /** Where the noise comes from. Default 0. */
  readonly seed?: number
}

/**
 * The gradient around the input rather than at it, so that what flickers from point to point drops out.
 *
 *   values = mean of ∇f(x + e)      or of its square, or its variance (VarGrad), over samples of noise e
 *
 * With 'mean' the standard error of each value is given.
 *
 * Shapes: input [row, ...feature] -> values [row, ...feature, 1].
 * Source: Smilkov et al. 2017, arXiv:1706.03825; Adebayo et al. 2018, arXiv:1810.03307 (variance).
 *
 * @throws as `saliency`.
 */
export async function smoothGrad(
  f: TensorFunction,
  input: NumbersLike,
  options: SmoothGradOptions = {},
): Promise<Explanation> {
  const where = 'smoothGrad'
  const { noiseLevel = 0.15, seed = 0, of = 'outputs' } = options
  nonNegativeNumber(`${where}: noiseLevel`, noiseLevel)
  const kind = oneOf(`${where}: kind`, options.kind ?? 'mean', ['mean', 'meanOfSquares', 'variance'])
  const own = ['samples', 'noiseLevel', 'kind', 'noise', 'seed']
  const request = await beginGradient(where, f, input, options, own)
  const { evaluator, rows, outputOf, predictions } = request
  const given = options.noise === undefined ? undefined : await readNoise(where, options.noise, rows)
  const samples = given?.shape[0] ?? positiveInteger(`${where}: samples`, options.samples ?? 50)
  if (samples < 2) throw new ConfigError(`${where}: samples must be at least 2, but got ${samples}.`)
  const size = sizeOf(rows.shape.slice(1))
  const noise = given?.data ?? normalNoise(samples * size, seed)
  const rowOf = (index: number): number => Math.floor(index / samples)
  const scales = outputOf.map((_, row) =>
    given ? 1 : noiseLevel * rangeOf(rows.data.subarray(row * size, (row + 1) * size)),
  )
  const [sums, squares] = [new Float64Array(rows.data.length), new Float64Array(rows.data.length)]
  await evaluator.gradients(
    {
      count: outputOf.length * samples,
      featureShape: rows.shape.slice(1),
      rowOf,
      write(index, out, start) {
        const [row, sample] = [rowOf(index), index % samples]
        for (let i = 0; i < size; i++) {
          out[start + i] = rows.data[row * size + i]! + scales[row]! * noise[sample * size + i]!
        }
      },
    },
    (index) => outputOf[rowOf(index)]!,
    (index, gradient) => {
      const place = rowOf(index) * size
      for (let i = 0; i < size; i++) {
        sums[place + i]! += gradient[i]!
        squares[place + i]! += gradient[i]! ** 2
      }
    },
  )
  const means = sums.map((sum) => sum / samples)
  const meansOfSquares = squares.map((sum) => sum / samples)
  const variances = meansOfSquares.map((square, i) => Math.max(0, square - means[i]! ** 2))
  const shape = [...rows.shape, 1]
  return new Explanation({
    kind: 'sensitivity',
    values: { data: { mean: means, meanOfSquares: meansOfSquares, variance: variances }[kind], shape },
    ...(kind === 'mean' && {
      standardErrors: { data: variances.map((variance) => Math.sqrt(variance / (samples - 1))), shape },
    }),
    predictions,
    ...commonParts(request, options),
    run: {
      method: where,
      of,
      ...(!given && { seed }),
      evaluations: evaluator.evaluations,
      options: { samples, kind, noiseLevel: given ? 'given' : noiseLevel },
    },
  })
}

async function readNoise(where: string, noise: NumbersLike, rows: Values): Promise<Values> {
  const values = await readRows(`${where}: noise`, noise)
  const [got, wanted] = [describeShape(values.shape.slice(1)), describeShape(rows.shape.slice(1))]
  if (got === wanted) return values
  throw new ShapeError(`${where}: noise must be samples of the shape ${wanted}, but got ${got}.`)
}

function normalNoise(count: number, seed: number): Float32Array {
  const noise = new Float32Array(count)
  new Generator(seed).fillNormal(noise)
  return noise
}

function rangeOf(row: Float64Array): number {
  return (
    row.reduce((most, value) => Math.max(most, value), -Infinity) -
    row.reduce((least, value) => Math.min(least, value), Infinity)
  )
}
