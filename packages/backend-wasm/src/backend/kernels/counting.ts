/** Counts of numbers, draws by probability, and small tensors of integers and ranges. */
import {
  BroadcastArgs,
  Bincount,
  DenseBincount,
  LinSpace,
  Multinomial,
  Softmax,
  SparseToDense,
} from '@tensorflow/tfjs-core'
import type {
  BincountAttrs,
  DenseBincountAttrs,
  LinSpaceAttrs,
  MultinomialAttrs,
  SparseToDenseAttrs,
  TensorInfo,
} from '@tensorflow/tfjs-core'
import { ConfigError } from '../../engine/errors.js'
import { broadcastShape } from '../../engine/operations/element-wise.js'
import { range } from '../../engine/operations/gather.js'
import { randomUniform } from '../../engine/operations/random.js'
import type { WasmBackend } from '../backend.js'
import type { Given, Kernel, KernelTable } from '../kernel.js'
import { filledBy, scatterInto } from './gather.js'
import { reductionKernels } from './reduction.js'
import { filled } from './values.js'

/** How often each number below `size` comes in each row, or the sum of its weights; `once`: whether it comes. */
function counts(
  backend: WasmBackend,
  { x, weights }: Given<'x' | 'weights'>,
  rows: number,
  size: number,
  once: boolean,
): Float32Array | Int32Array {
  const [numbers, shares] = [backend.values(x), backend.values(weights)]
  const result = weights.dtype === 'float32' ? new Float32Array(rows * size) : new Int32Array(rows * size)
  const length = numbers.length / Math.max(1, rows)
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!
    if (value < 0) throw new ConfigError(`bincount: the numbers must be at least 0, but got ${value}.`)
    if (value >= size) continue
    const place = Math.floor(i / length) * size + value
    result[place] = once ? 1 : result[place]! + (shares.length > 0 ? shares[i]! : 1)
  }
  return result
}

const bincount: Kernel = (backend, inputs, attributes) => {
  const given = inputs as Given<'x' | 'weights'>
  const { size } = attributes as unknown as BincountAttrs
  return backend.makeTensorInfo([size], given.weights.dtype, counts(backend, given, 1, size, false))
}

const denseBincount: Kernel = (backend, inputs, attributes) => {
  const given = inputs as Given<'x' | 'weights'>
  const { size, binaryOutput = false } = attributes as unknown as DenseBincountAttrs
  const { shape } = given.x
  if (shape.length > 2) throw new ConfigError(`denseBincount: the rank must be 1 or 2, but got ${shape.length}.`)
  const rows = shape.length === 2 ? shape[0]! : 1
  // As on cpu, a row alone counts each number as often as it comes.
  const numbers = counts(backend, given, rows, size, binaryOutput && shape.length === 2)
  return backend.makeTensorInfo(shape.length === 2 ? [rows, size] : [size], given.weights.dtype, numbers)
}

const linSpace: Kernel = (backend, _inputs, attributes) => {
  const { start, stop, num } = attributes as unknown as LinSpaceAttrs
  const y = backend.output([num], 'float32')
  range(backend.engine, y.pointer, num, start, num > 1 ? (stop - start) / (num - 1) : 0, 'float32')
  return y
}

/** The two halves of a float64: any number is a seed. */
function seedOf(seed: number): number {
  const words = new Uint32Array(Float64Array.of(seed).buffer)
  // Generators take integers that a float64 holds exactly.
  return (words[1]! & 0x1f_ffff) * 2 ** 32 + words[0]!
}

/** The same seed gives the same draws, though not those of cpu, whose generator is another one. */
const multinomial: Kernel = (backend, inputs, attributes) => {
  const { logits } = inputs as Given<'logits'>
  const { numSamples, seed, normalized } = attributes as unknown as MultinomialAttrs
  const shares = normalized
    ? backend.alias(logits, logits.shape)
    : (reductionKernels[Softmax]!(backend, { logits }, { dim: -1 }) as TensorInfo)
  const [rows, events] = logits.shape as [number, number]
  const draws = new Int32Array(rows * numSamples)
  backend.engine.withBlock(4 * draws.length, (pointer) => {
    randomUniform(backend.engine, { seed: seedOf(seed), stream: 0, position: 0 }, pointer, draws.length)
    const [numbers, probabilities] = [backend.engine.memory.float32(pointer, draws.length), backend.values(shares)]
    for (let i = 0; i < draws.length; i++) {
      const start = Math.floor(i / numSamples) * events
      let event = 0
      for (let sum = probabilities[start]!; event < events - 1 && numbers[i]! >= sum; event++)
        sum += probabilities[start + event + 1]!
      draws[i] = event
    }
  })
  backend.disposeData(shares.dataId)
  return backend.makeTensorInfo([rows, numSamples], 'int32', draws)
}

const broadcastArgs: Kernel = (backend, inputs) => {
  const { s0, s1 } = inputs as Given<'s0' | 's1'>
  const [a, b] = [s0, s1].map((shape) => Array.from(backend.values(shape))) as [number[], number[]]
  const shape = broadcastShape(a, b)
  return backend.makeTensorInfo([shape.length], 'int32', Int32Array.from(shape))
}

const sparseToDense: Kernel = (backend, inputs, attributes) => {
  const { sparseIndices, sparseValues, defaultValue } = inputs as Given<
    'sparseIndices' | 'sparseValues' | 'defaultValue'
  >
  const { outputShape } = attributes as unknown as SparseToDenseAttrs
  if (sparseValues.dtype === 'string') return undefined
  const y = filled(backend, outputShape, sparseValues.dtype, backend.values(defaultValue)[0] ?? 0)!
  return filledBy(backend, y, () => scatterInto(backend, y, sparseIndices, sparseValues, 'last'))
}

export const countingKernels: KernelTable = {
  [Bincount]: bincount,
  [DenseBincount]: denseBincount,
  [LinSpace]: linSpace,
  [Multinomial]: multinomial,
  [BroadcastArgs]: broadcastArgs,
  [SparseToDense]: sparseToDense,
}
