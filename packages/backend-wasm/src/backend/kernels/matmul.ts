/** Matrix products, one or a batch, with bias and activation. */
import { BatchMatMul, broadcast_util, util, _FusedMatMul } from '@tensorflow/tfjs-core'
import type { BatchMatMulAttrs, TensorInfo, _FusedMatMulAttrs } from '@tensorflow/tfjs-core'
import { ConfigError } from '../../engine/errors.js'
import { batchedGemm, gemm, type Epilogue } from '../../engine/operations/gemm.js'
import type { WasmBackend } from '../backend.js'
import type { Given, Kernel, KernelTable } from '../kernel.js'

interface Sizes {
  readonly m: number
  readonly n: number
  readonly k: number
  /** Axes before the matrix of the result. */
  readonly batch: readonly number[]
}

function sizesOf(a: TensorInfo, b: TensorInfo, transposeA: boolean, transposeB: boolean): Sizes {
  const [ofA, ofB] = [a.shape, b.shape]
  const [rowsA, columnsA, rowsB, columnsB] = [ofA.at(-2)!, ofA.at(-1)!, ofB.at(-2)!, ofB.at(-1)!]
  const k = transposeA ? rowsA : columnsA
  const inner = transposeB ? columnsB : rowsB
  if (k !== inner) throw new ConfigError(`matMul: inner axes must be equal, but got ${k} and ${inner}.`)
  const isPlain = ofA.length === 2 && ofB.length === 2
  const batch = isPlain ? none : broadcast_util.assertAndGetBroadcastShape(ofA.slice(0, -2), ofB.slice(0, -2))
  return { m: transposeA ? columnsA : rowsA, n: transposeB ? rowsB : columnsB, k, batch }
}

const none: readonly number[] = []

function product(
  backend: WasmBackend,
  [a, b]: readonly [TensorInfo, TensorInfo],
  [transposeA, transposeB]: readonly [boolean, boolean],
  epilogue: Epilogue,
): TensorInfo {
  const { m, n, k, batch } = sizesOf(a, b, transposeA, transposeB)
  const result = backend.output([...batch, m, n], 'float32')
  const count = batch.length === 0 ? 1 : util.sizeFromShape(batch as number[])
  if (count * m * n === 0) return result
  const { engine } = backend
  const matrices = { a: backend.pointer(a), b: backend.pointer(b), c: result.pointer, transposeA, transposeB }
  if (k === 0) {
    engine.memory.float32(result.pointer, count * m * n).fill(0)
    return result
  }
  if (batch.length === 0) {
    gemm(engine, { ...matrices, m, n, k, ...epilogue })
    return result
  }
  const [countA, countB] = [a, b].map(({ shape }) => util.sizeFromShape(shape.slice(0, -2))) as [number, number]
  if (countB === 1 && (!transposeA || count === 1)) {
    // All rows of the batch meet one matrix: one product.
    gemm(engine, { ...matrices, m: m * count, n, k, ...epilogue })
  } else if (countA === 1 || countA === count) {
    const evenB = countB === 1 || countB === count
    if (evenB) {
      const [nextA, nextB] = [countA === 1 ? 0 : m * k, countB === 1 ? 0 : k * n]
      batchedGemm(engine, { ...matrices, m, n, k, batch: count, nextA, nextB })
    } else unevenBatch(backend, { m, n, k, batch }, [a, b], matrices)
  } else unevenBatch(backend, { m, n, k, batch }, [a, b], matrices)
  return result
}

/** Batches such as [2, 1] and [1, 3], where each has axes that the other lacks. */
function unevenBatch(
  { engine }: WasmBackend,
  { m, n, k, batch }: Sizes,
  inputs: readonly [TensorInfo, TensorInfo],
  matrices: {
    readonly a: number
    readonly b: number
    readonly c: number
    readonly transposeA: boolean
    readonly transposeB: boolean
  },
): void {
  const strides = inputs.map(({ shape }) => stridesWithin(shape.slice(0, -2), batch)) as [number[], number[]]
  for (let i = 0; i < util.sizeFromShape(batch as number[]); i++) {
    const [atA, atB] = strides.map((of) =>
      util
        .indexToLoc(i, batch.length, util.computeStrides(batch as number[]))
        .reduce((sum, at, axis) => sum + at * of[axis]!, 0),
    )
    gemm(engine, {
      ...matrices,
      m,
      n,
      k,
      a: matrices.a + 4 * m * k * atA!,
      b: matrices.b + 4 * k * n * atB!,
      c: matrices.c + 4 * m * n * i,
    })
  }
}

/** Matrices from step to step along each axis of `batch`; 0 where an axis of 1 repeats. */
function stridesWithin(shape: readonly number[], batch: readonly number[]): number[] {
  const padded = [...Array<number>(batch.length - shape.length).fill(1), ...shape]
  let stride = 1
  const strides = padded.map(() => 0)
  for (let axis = padded.length - 1; axis >= 0; axis--) {
    strides[axis] = padded[axis] === 1 ? 0 : stride
    stride *= padded[axis]!
  }
  return strides
}

const batchMatMul: Kernel = (backend, inputs, attributes) => {
  const { a, b } = inputs as Given<'a' | 'b'>
  const { transposeA, transposeB } = attributes as unknown as BatchMatMulAttrs
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return undefined
  return product(backend, [a, b], [transposeA, transposeB], {})
}

const fusedMatMul: Kernel = (backend, inputs, attributes) => {
  const { a, b, bias } = inputs as Given<'a' | 'b'> & { readonly bias?: TensorInfo }
  const { transposeA, transposeB, activation } = attributes as unknown as _FusedMatMulAttrs
  const fits = [a, b, bias].every((x) => x === undefined || x === null || x.dtype === 'float32')
  const plain = (activation ?? 'linear') === 'linear'
  const known = plain || activation === 'relu' || activation === 'relu6'
  const batched =
    util.sizeFromShape(b.shape.slice(0, -2)) > 1 ||
    (transposeA && a.shape.length > 2 && util.sizeFromShape(a.shape.slice(0, -2)) > 1)
  const n = b.shape.at(transposeB ? -2 : -1)!
  const hasBias = bias !== undefined && bias !== null
  if (!fits || !known || batched || a.shape.at(transposeA ? -2 : -1) === 0) return undefined
  if (hasBias && (util.sizeFromShape(bias.shape) !== n || bias.shape.at(-1) !== n)) return undefined
  const epilogue: Epilogue = {
    ...(hasBias && { bias: backend.pointer(bias) }),
    ...(!plain && { activation: activation as 'relu' | 'relu6' }),
  }
  return product(backend, [a, b], [transposeA, transposeB], epilogue)
}

export const matmulKernels: KernelTable = { [BatchMatMul]: batchMatMul, [_FusedMatMul]: fusedMatMul }
