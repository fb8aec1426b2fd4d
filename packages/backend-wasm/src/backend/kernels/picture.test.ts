import {
  cast,
  concat,
  engine,
  image as pictures,
  mul,
  slice,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareWithCpu, fill, type Case, type Numbers } from '../testing.js'
import { pictureKernels } from './picture.js'
import { resizeKernels } from './resize.js'

interface Options {
  readonly size: [number, number]
  readonly align: boolean
  readonly half: boolean
  readonly radians: number
  readonly center: [number, number] | number
  readonly mode: 'constant' | 'reflect' | 'wrap' | 'nearest'
  readonly bilinear: boolean
  readonly value: number
}

const side = fc.integer({ min: 1, max: 9 })
const options = {
  size: fc.tuple(side, side),
  corners: fc.constantFrom([false, false], [true, false], [false, true]),
  radians: fc.integer({ min: -70, max: 70 }).map((tenths) => tenths / 10),
  center: fc.constantFrom<[number, number] | number>(0.5, [0, 0], [0.3, 0.8]),
  mode: fc.constantFrom('constant' as const, 'reflect' as const, 'wrap' as const, 'nearest' as const),
  bilinear: fc.boolean(),
  value: fc.constantFrom(0, -1.5),
  seed: fc.nat(1e6),
}
const record = fc.record({
  shape: fc.tuple(fc.constantFrom(0, 1, 2), side, side, fc.constantFrom(1, 3, 4, 5, 8)),
  ...options,
})
const any = record.map(({ shape, corners, seed, ...rest }) => ({
  tensors: [fill(shape, seed)],
  align: corners[0],
  half: corners[1],
  seed,
  ...rest,
}))
// cpu exchanges height and width in the shape of resizeBilinear's gradient, takes a wrong dy for the second picture, and
// does not end where a picture is one pixel high.
const square = any
  .filter(({ tensors: [x] }) => x!.shape[1]! > 1)
  .map(({ tensors: [x], ...rest }) => ({
    tensors: [fill([1, x!.shape[1]!, x!.shape[1]!, x!.shape[3]!], rest.seed)],
    ...rest,
  }))
const boxesOf = (seed: number, count: number): Numbers => {
  const { values } = fill([count, 4], seed, { scale: 0.7 })
  return { shape: [count, 4], dtype: 'float32', values: values.map((value) => value + 0.4) }
}
const crops = any
  .filter(({ tensors: [x] }) => x!.shape[0]! > 0)
  .map(({ tensors: [x], seed, ...rest }) => ({
    tensors: [x!, boxesOf(seed, 3), { shape: [3], dtype: 'int32' as const, values: [0, x!.shape[0]! - 1, 0] }],
    ...rest,
  }))
// cpu projects the first picture alone.
const maps = any
  .filter(({ tensors: [x] }) => x!.shape[0] === 1)
  .map(({ tensors: [x], seed, ...rest }) => {
    const { values } = fill([x!.shape[0]!, 8], seed, { scale: 1 })
    const transforms = values.map((value, i) => (i % 8 > 5 ? 0.05 * value : i % 4 === 0 ? 1 + 0.3 * value : value))
    return { tensors: [x!, { shape: [x!.shape[0]!, 8], dtype: 'float32' as const, values: transforms }], ...rest }
  })
const boxes = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat(1e6)).map(([count, seed]) => ({
  tensors: [boxesOf(seed, count), fill([count], seed + 1, { positive: true, scale: 1 })],
}))

const kernel = (name: string, inputs: Record<string, Tensor>, attributes: object): Tensor =>
  engine().runKernel(name, inputs, attributes as never)

const cases: readonly Case[] = [
  {
    name: 'resizeBilinear',
    inputs: any,
    run: ([x], { size, align, half }: Options) => pictures.resizeBilinear(x as Tensor4D, size, align, half),
    runs: 100,
  },
  {
    name: 'resizeNearestNeighbor, of integers too',
    inputs: any,
    run: ([x], { size, align, half }: Options) => [
      pictures.resizeNearestNeighbor(x as Tensor4D, size, align, half),
      pictures.resizeNearestNeighbor(cast(mul(x!, 3), 'int32'), size, align, half),
    ],
    runs: 100,
  },
  {
    name: 'gradients of resizing',
    inputs: square,
    run: ([x], { size, align }: Options) => {
      const dy = pictures.resizeNearestNeighbor(x as Tensor4D, size, align)
      return ['ResizeBilinearGrad', 'ResizeNearestNeighborGrad'].map((name) =>
        kernel(name, { images: x!, dy }, { alignCorners: align }),
      )
    },
    runs: 100,
  },
  {
    name: 'cropAndResize, with boxes that reach outside',
    inputs: crops,
    run: ([x, box, indices], { size, bilinear, value }: Options) => {
      const method = bilinear ? 'bilinear' : 'nearest'
      return pictures.cropAndResize(x as Tensor4D, box as Tensor2D, indices as Tensor1D, size, method, value)
    },
    runs: 100,
  },
  {
    name: 'rotateWithOffset and flipLeftRight',
    inputs: any,
    run: ([x], { radians, center, value }: Options) =>
      [
        pictures.rotateWithOffset(x as Tensor4D, radians, value, center),
        pictures.rotateWithOffset(x as Tensor4D, radians, [1, 2, 3], center),
        pictures.flipLeftRight(x as Tensor4D),
      ].slice(0, x!.shape[3]! > 4 ? 1 : 3),
    runs: 100,
  },
  {
    name: 'transform',
    inputs: maps,
    run: ([x, map], { bilinear, mode, value, size }: Options) =>
      pictures.transform(x as Tensor4D, map as Tensor2D, bilinear ? 'bilinear' : 'nearest', mode, value, size),
    tolerance: 1e-5,
    runs: 200,
  },
  {
    name: 'nonMaxSuppression',
    inputs: boxes,
    run: ([box, scores]) => {
      const [edges, marks] = [box as Tensor2D, scores as Tensor1D]
      const scored = pictures.nonMaxSuppressionWithScore(edges, marks, 9, 0.4, 0.1, 0.5)
      const padded = pictures.nonMaxSuppressionPadded(edges, marks, 9, 0.4, 0.1, true)
      const plain = pictures.nonMaxSuppression(edges, marks, 9, 0.4, 0.1)
      return [plain, ...Object.values(scored), ...Object.values(padded)] as Tensor[]
    },
  },
]

describe('kernels of pictures', () => {
  compareWithCpu(cases, pictureKernels, resizeKernels)

  it('transform takes a map for each picture, or one for all', () => {
    const [x, map] = [fill([2, 4, 5, 3], 1), fill([2, 8], 2, { scale: 0.1 })]
    const toTensor = ({ values, shape }: Numbers): Tensor =>
      engine().makeTensor(Float32Array.from(values), [...shape], 'float32')
    const [images, each] = [toTensor(x) as Tensor4D, toTensor(map) as Tensor2D]
    const both = pictures.transform(images, each, 'bilinear', 'reflect', 0, [3, 3])
    const apart = [0, 1].map((i) =>
      pictures.transform(slice(images, i, 1), slice(each, i, 1), 'bilinear', 'reflect', 0, [3, 3]),
    )
    expect(both.dataSync()).toEqual(concat(apart).dataSync())
    const first = slice(each, 0, 1)
    const shared = pictures.transform(images, first, 'nearest', 'wrap', 0)
    const repeated = pictures.transform(images, concat([first, first]), 'nearest', 'wrap', 0)
    expect(shared.dataSync()).toEqual(repeated.dataSync())
  })

  it.each(['Bilinear', 'NearestNeighbor'])(
    'the gradient of resize%s is its transpose, with half pixels too',
    (name) => {
      for (const [align, half, [height, width]] of [
        [false, true, [7, 4]],
        [false, true, [3, 9]],
        [true, false, [8, 2]],
        [false, false, [2, 2]],
      ] as const) {
        const shape = [2, 5, 6, 3]
        const x = fill(shape, 1)
        const dy = fill([2, height, width, 3], 2)
        const [images, d] = [x, dy].map(({ values, shape: of }) =>
          engine().makeTensor(Float32Array.from(values), [...of], 'float32'),
        ) as [Tensor, Tensor]
        const attributes = { alignCorners: align, halfPixelCenters: half }
        const y = kernel(`Resize${name}`, { images }, { ...attributes, size: [height, width] })
        const dx = kernel(`Resize${name}Grad`, { images, dy: d }, attributes)
        const [left, right] = [sum(mul(y, d)), sum(mul(images, dx))].map((one) => one.dataSync()[0]!)
        expect(Math.abs(left! - right!)).toBeLessThan(1e-4)
      }
    },
  )
})
