/** Kernels of complex numbers by kernels of their parts. */
import {
  Add,
  Cast,
  Concat,
  GatherV2,
  Multiply,
  OnesLike,
  Pack,
  Reverse,
  Slice,
  SplitV,
  StridedSlice,
  Sub,
  Sum,
  Tile,
  Transpose,
  Unpack,
  ZerosLike,
} from '@tensorflow/tfjs-core'
import type { CastAttrs, TensorInfo } from '@tensorflow/tfjs-core'
import type { WasmBackend } from '../backend.js'
import type { Given, Inputs, Kernel, KernelTable } from '../kernel.js'
import { binaryKernels } from './binary.js'
import { gatherKernels } from './gather.js'
import { layoutKernels } from './layout.js'
import { reductionKernels } from './reduction.js'
import { castTo, filled, valueKernels } from './values.js'

const simple: KernelTable = {
  ...binaryKernels,
  ...gatherKernels,
  ...layoutKernels,
  ...reductionKernels,
  ...valueKernels,
}

const isComplex = (x: TensorInfo | undefined): boolean => x?.dtype === 'complex64'

/** The real or imaginary part of complex tensors in their own shapes; others stay. */
function partOf(backend: WasmBackend, inputs: Inputs, part: 'real' | 'imag'): Inputs {
  const one = (x: TensorInfo): TensorInfo => (isComplex(x) ? { ...backend.parts(x)![part], shape: x.shape } : x)
  if (Array.isArray(inputs)) return (inputs as readonly TensorInfo[]).map(one) as unknown as Inputs
  return Object.fromEntries(Object.entries(inputs).map(([name, x]) => [name, one(x!)]))
}

/** A kernel that does the same to both parts. */
function separately(name: string): Kernel {
  const kernel = simple[name]!
  return (backend, inputs, attributes) => {
    if (!Object.values(inputs).some(isComplex)) return kernel(backend, inputs, attributes)
    const [real, imag] = (['real', 'imag'] as const).map((part) =>
      [kernel(backend, partOf(backend, inputs, part), attributes)!].flat(),
    ) as [TensorInfo[], TensorInfo[]]
    const joined = real.map((one, i) => backend.complexOf(one, imag[i]!))
    return name === SplitV || name === Unpack ? joined : joined[0]
  }
}

/** (a + bi)(c + di) = ac - bd + (ad + bc)i. */
const multiply: Kernel = (backend, inputs, attributes) => {
  const { a, b } = inputs as Given<'a' | 'b'>
  if (!isComplex(a) || !isComplex(b)) return simple[Multiply]!(backend, inputs, attributes)
  const [x, y] = [backend.parts(a)!, backend.parts(b)!]
  const combine = (name: string, left: TensorInfo, right: TensorInfo): TensorInfo =>
    simple[name]!(backend, { a: left, b: right }, {}) as TensorInfo
  const [ac, bd, ad, bc] = (
    [
      [x.real, y.real],
      [x.imag, y.imag],
      [x.real, y.imag],
      [x.imag, y.real],
    ] as const
  ).map(([p, q]) => combine(Multiply, { ...p, shape: a.shape }, { ...q, shape: b.shape })) as [
    TensorInfo,
    TensorInfo,
    TensorInfo,
    TensorInfo,
  ]
  const result = backend.complexOf(combine(Sub, ac, bd), combine(Add, ad, bc))
  for (const { dataId } of [ac, bd, ad, bc]) backend.disposeData(dataId)
  return result
}

/** To complex numbers and from them, which loses the imaginary part. */
const cast: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const { dtype } = attributes as unknown as CastAttrs
  if (isComplex(x) && dtype !== 'complex64')
    return castTo(backend, { ...backend.parts(x)!.real, shape: x.shape }, dtype)
  if (isComplex(x) || dtype !== 'complex64') return simple[Cast]!(backend, inputs, attributes)
  const real = castTo(backend, x, 'float32')
  return real && backend.complexOf(real, filled(backend, x.shape, 'float32', 0)!)
}

function like(value: 0 | 1): Kernel {
  return (backend, inputs, attributes) => {
    const { x } = inputs as Given<'x'>
    if (!isComplex(x)) return simple[value === 0 ? ZerosLike : OnesLike]!(backend, inputs, attributes)
    const [real, imag] = [value, 0].map((part) => filled(backend, x.shape, 'float32', part)!) as [
      TensorInfo,
      TensorInfo,
    ]
    return backend.complexOf(real, imag)
  }
}

const separate = [Add, Sub, Sum, Slice, StridedSlice, Transpose, Tile, Reverse, Concat, Pack, SplitV, Unpack, GatherV2]

export const byPartsKernels: KernelTable = {
  ...Object.fromEntries(separate.map((name) => [name, separately(name)])),
  [Multiply]: multiply,
  [Cast]: cast,
  [ZerosLike]: like(0),
  [OnesLike]: like(1),
}
