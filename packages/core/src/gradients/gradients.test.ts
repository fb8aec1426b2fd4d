import {
  add,
  gather,
  getGradient,
  grad,
  grads,
  max,
  memory,
  mul,
  ones,
  prod,
  profile,
  registerGradient,
  square,
  sum,
  tensor1d,
  tensor2d,
  tidy,
  unregisterGradient,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { Generator } from '../random/generator.js'
import { checkGradient } from '../testing/numeric-gradient.js'
import { gradients, registerGradients } from './register.js'
import { elementwiseRows } from './__fixtures__/elementwise-rows.js'
import { layoutRows } from './__fixtures__/layout-rows.js'
import { productRows } from './__fixtures__/product-rows.js'

const cube = (y: Tensor): Tensor => mul(square(y), y)

const rows = [...elementwiseRows, ...layoutRows, ...productRows]

beforeAll(async () => {
  await engine()
})

describe('the gradient of each kernel', () => {
  it('has a row in this table', () => {
    const tested = new Set(rows.map((row) => row.kernel))
    expect(gradients.map((config) => config.kernelName).filter((name) => !tested.has(name))).toEqual([])
  })

  it('stands in the list once', () => {
    const names = gradients.map((config) => config.kernelName)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  it.each(rows)('agrees with finite differences: $kernel, $what', async ({ kernel, inputs, f }) => {
    const random = new Generator(1)
    const xs = inputs(random.fork('inputs'))
    const before = memory().numTensors
    expect(checkGradient(f, xs, { random })).toBeLessThan(1e-3)
    expect(memory().numTensors).toBe(before)
    const { kernelNames } = await profile(() => tidy(() => f(...xs)))
    expect(kernelNames).toContain(kernel)
    for (const x of xs) x.dispose()
  })

  it.each(rows.filter((row) => row.second))('has a right derivative itself: $kernel, $what', ({ inputs, f }) => {
    const random = new Generator(2)
    const xs = inputs(random.fork('inputs'))
    for (let i = 0; i < xs.length; i++) {
      // The cube makes the gradient by each input depend on all of them.
      const slope = (...args: Tensor[]): Tensor => grads((...ys: Tensor[]) => cube(f(...ys)))(args)[i]!
      expect(checkGradient(slope, xs, { random, directions: 4 })).toBeLessThan(1e-3)
    }
  })
})

describe('the gradients', () => {
  it('are not put in the place of one that the program has registered', () => {
    const own = { ...getGradient('Neg') }
    unregisterGradient('Neg')
    registerGradient(own)
    registerGradients()
    expect(getGradient('Neg')).toBe(own)
  })

  it('gives equal maxima equal shares', () => {
    const dx = tidy(() => grad((x) => max(x))(tensor1d([1, 3, 3])).arraySync())
    expect(dx).toEqual([0, 0.5, 0.5])
  })

  it('gives products with zeros their gradient', () => {
    const dx = tidy(() =>
      grad((x) => prod(x, 1))(
        tensor2d([
          [2, 0, 3],
          [0, 0, 3],
        ]),
      ).arraySync(),
    )
    expect(dx).toEqual([
      [0, 6, 0],
      [0, 0, 0],
    ])
  })

  it('leaves the gradient that is handed in alone', () => {
    tidy(() => {
      const dy = tensor1d([1, 2])
      grad((x) => add(x, x))(tensor1d([3, 4]), dy)
      expect(Array.from(dy.dataSync())).toEqual([1, 2])
    })
  })

  it('sums an embedding gradient at a vocabulary of 10,000 in milliseconds', () => {
    const ids = tensor1d(
      Int32Array.from({ length: 3840 }, (_, i) => (i * 7919) % 10_000),
      'int32',
    )
    const table = ones([10_000, 16])
    const gradient = grad((x) => gather(x, ids))
    const start = performance.now()
    const dx = gradient(table)
    // tfjs's own way takes minutes; this one 10 to 30 ms, so that even a busy machine stays below.
    expect(performance.now() - start).toBeLessThan(1000)
    expect(sum(dx).dataSync()[0]).toBe(3840 * 16)
    for (const x of [ids, table, dx]) x.dispose()
  })
})
