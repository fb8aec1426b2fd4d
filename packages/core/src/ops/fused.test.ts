import { grad, grads, mul, reshape, square, sum, tensor, zerosLike, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { Parameter } from '../engine/parameter.js'
import { conv2d } from '../layers/conv2d.js'
import { dense } from '../layers/dense.js'
import { multiHeadAttention } from '../layers/multi-head-attention.js'
import { binaryCrossentropy } from '../losses/binary-crossentropy.js'
import { crossentropy } from '../losses/categorical-crossentropy.js'
import { adam } from '../optimizers/adam.js'
import { adamw } from '../optimizers/adamw.js'
import { rmsprop } from '../optimizers/rmsprop.js'
import { sgd } from '../optimizers/sgd.js'
import type { Optimizer } from '../optimizers/optimizer.js'
import { Generator } from '../random/generator.js'
import type { LayerCase } from '../testing/layer-case.js'
import { meanLoss } from '../training/total-loss.js'
import { anyCase, bothWays, expectClose, layerBothWays, normal, random } from './__fixtures__/both-ways.js'
import { affine } from './affine.js'
import { batchNorm, batchNormBy } from './batch-norm.js'
import { convolve } from './convolution.js'
import { dropout } from './dropout.js'
import { fusedOperations } from './fused.js'
import { embeddingLookup } from './embedding-lookup.js'
import { layerNorm } from './layer-norm.js'
import { softmax } from './softmax.js'
import { stepMean } from './step-mean.js'

beforeAll(async () => void (await engine()))

// Where the backend has none, both ways are one, and the tests say nothing.
describe('fused operations give what composed ones give, and so do their gradients', () => {
  it.each<[string, LayerCase]>([
    ['dense', anyCase({ make: dense, options: { units: 5 }, inputs: [{ shape: [4, 3], values: normal([4, 3]) }] })],
    [
      'dense with relu, over steps',
      anyCase({
        make: dense,
        options: { units: 5, activation: 'relu' },
        inputs: [{ shape: [2, 3, 4], values: normal([2, 3, 4]) }],
      }),
    ],
    ...(['sigmoid', 'tanh', 'gelu', 'softmax'] as const).map((activation): [string, LayerCase] => [
      `dense with ${activation}`,
      anyCase({
        make: dense,
        options: { units: 5, activation, biasInitializer: 'randomNormal' },
        inputs: [{ shape: [4, 3], values: normal([4, 3]) }],
      }),
    ]),
    [
      'dense without bias',
      anyCase({
        make: dense,
        options: { units: 2, useBias: false, activation: 'relu' },
        inputs: [{ shape: [4, 3], values: normal([4, 3]) }],
      }),
    ],
    [
      'conv2d',
      anyCase({
        make: conv2d,
        options: { filters: 4, kernelSize: 3, strides: 2, activation: 'relu' },
        inputs: [{ shape: [2, 7, 6, 3], values: normal([2, 7, 6, 3]) }],
      }),
    ],
  ])('%s', (_, one) => expectClose(...layerBothWays(one)))

  it.each<[string, LayerCase]>([
    [
      'attention of a value to itself, masked and causal',
      anyCase({
        make: multiHeadAttention,
        options: { numHeads: 2, keyDim: 3, useCausalMask: true },
        // The first step of the second example sees nothing.
        inputs: [
          {
            shape: [2, 3, 4],
            values: normal([2, 3, 4]),
            mask: [
              [1, 1, 0],
              [0, 1, 1],
            ],
          },
        ],
      }),
    ],
    [
      'attention of a query to others, of other sizes, without bias',
      anyCase({
        make: multiHeadAttention,
        options: { numHeads: 3, keyDim: 2, valueDim: 5, useBias: false },
        inputs: [
          { shape: [2, 3, 4], values: normal([2, 3, 4]) },
          { shape: [2, 6, 3], values: normal([2, 6, 3]) },
        ],
      }),
    ],
    // The gradient of the keys' bias is 0 but for rounding, hence the tolerance.
  ])('%s', (_, one) => expectClose(...layerBothWays(one), 1e-4))

  it('operations on integers, as numbers and not as bits', () => {
    const ints = (shape: number[]): Tensor => tensor([1, 2, 3, 4, 5, 6, 7, 8], shape, 'int32')
    const [w, kernel] = [tensor([1, -1], [2, 1]), tensor([1, 2], [1, 1, 2, 1])]
    const options = { strides: [1, 1], dilations: [1, 1], padding: 'valid', groups: 1, bias: undefined } as const
    expectClose(...bothWays(() => [affine(ints([4, 2]), w, undefined, false)]))
    expect([...convolve(ints([1, 2, 2, 2]), kernel, { ...options, withRelu: false }).dataSync()]).toEqual([
      5, 11, 17, 23,
    ])
  })

  it('cross-entropy, probabilities that are cut off among them', () => {
    const target = tensor([
      [0, 1, 0],
      [0.2, 0.3, 0.5],
      [1, 0, 0],
    ])
    const output = tensor([
      [0.2, 0.7, 0.1],
      [2, 3, 1],
      [0, 0.5, 0.5],
    ])
    expectClose(
      ...bothWays(() => [
        crossentropy(target, output, false),
        ...grads((y: Tensor, p: Tensor) => crossentropy(y, p, false))([target, output]),
      ]),
    )
  })

  it('rows of a table, some of them twice, some never', () => {
    const [table, ids] = [tensor(normal([6, 5]), [6, 5]), tensor([4, 0, 4, 2, 5, 4], [2, 3], 'int32')]
    const slope = tensor(normal([2, 3, 5]), [2, 3, 5])
    expectClose(
      ...bothWays(() => [
        embeddingLookup(table, ids),
        grad((rows) => sum(mul(embeddingLookup(rows, ids), slope)))(table),
      ]),
    )
  })

  it('the mean loss', () => {
    const losses = tensor(normal([4, 3]), [4, 3])
    const f = (x: Tensor): Tensor => square(meanLoss(x, undefined, undefined))
    expectClose(...bothWays(() => [f(losses), grad(f)(losses)]))
  })

  it('softmax', () => {
    const x = tensor(normal([3, 5]), [3, 5])
    expectClose(...bothWays(() => [softmax(x), grad((z) => sum(square(softmax(z))))(x)]))
  })

  it('binary cross-entropy, probabilities that are cut off among them', () => {
    const target = tensor([0, 1, 0.3, 1, 0])
    const output = tensor([0.2, 0.9, 0.5, 0, 1])
    const loss = binaryCrossentropy()
    for (const columns of [1, 5]) {
      const shape = [5 / columns, columns]
      const f = (y: Tensor, p: Tensor): Tensor => loss(reshape(y, shape), reshape(p, shape))
      expectClose(...bothWays(() => [f(target, output), grad((p) => f(target, p))(output)]))
    }
  })

  it('cross-entropy of logits', () => {
    const target = tensor([
      [0, 1, 0],
      [0.2, 0.3, 0.5],
    ])
    const logits = tensor([
      [0.2, 7, -1],
      [2, -30, 1],
    ])
    expectClose(
      ...bothWays(() => [
        crossentropy(target, logits, true),
        ...grads((y: Tensor, x: Tensor) => crossentropy(y, x, true))([target, logits]),
      ]),
    )
  })

  it('dropout, element by element, and what comes after it', () => {
    const x = tensor(normal([5, 7]), [5, 7])
    const [first, second] = bothWays(() => {
      const numbers = new Generator(9)
      const y = dropout(x, 0.4, numbers)
      return [y, dropout(x, 0.4, numbers), grad((z) => dropout(z, 0.4, new Generator(9)))(x)]
    })
    // What is dropped is 0 there, -0 here where it was below 0.
    const [here, there] = [first, second].map((parts) => parts.map((part) => part.map((value) => value + 0)))
    expect(here).toEqual(there)
  })

  it('layer normalization', () => {
    const [x, gamma, beta] = [tensor(normal([3, 6]), [3, 6]), tensor(normal([6])), tensor(normal([6]))]
    const f = (...values: Tensor[]): Tensor =>
      layerNorm(values[0]!, { axes: [1], epsilon: 1e-3, gamma: values[1], beta: values[2] })
    expectClose(
      ...bothWays(() => [f(x, gamma, beta), ...grads((...values) => sum(mul(f(...values), x)))([x, gamma, beta])]),
    )
  })

  it.each([
    { training: true, mask: undefined },
    { training: true, mask: [1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 0] },
    { training: false, mask: undefined },
  ])('batch normalization: %j', ({ training, mask: rows }) => {
    const mask = rows && tensor(rows, [4, 3], 'bool')
    const [x, slope] = [tensor(normal([4, 3, 5]), [4, 3, 5]), tensor(normal([4, 3, 5]), [4, 3, 5])]
    const weights = [normal([5]), normal([5]), normal([5]), normal([5]).map(Math.abs)].map((values) => tensor(values))
    const f = (...[z, gamma, beta, mean, variance]: Tensor[]): Tensor => {
      const options = { axis: 2, epsilon: 1e-3, gamma, beta }
      if (training) return batchNorm(z!, mask, options).y
      return batchNormBy({ mean: mean!, variance: variance! }, z!, options)
    }
    const at = [x, ...weights].slice(0, training ? 3 : 5)
    expectClose(
      ...bothWays(() => {
        const { mean, variance } = batchNorm(x, mask, { axis: 2, epsilon: 1e-3, gamma: at[1], beta: at[2] })
        return [f(...at), mean, variance, ...grads((...values) => sum(mul(f(...values), slope)))(at)]
      }),
    )
  })

  it.each([true, false])('means over steps, masked: %s', (masked) => {
    const [x, slope] = [tensor(normal([2, 3, 5]), [2, 3, 5]), tensor(normal([2, 5]), [2, 5])]
    const mask = masked ? tensor([1, 0, 1, 0, 0, 0], [2, 3], 'bool') : undefined
    expectClose(...bothWays(() => [stepMean(x, mask), grad((z) => sum(mul(stepMean(z, mask), slope)))(x)]))
  })

  it.each<[string, () => Optimizer]>([
    ['sgd', () => sgd({ learningRate: 0.1, weightDecay: 0.1 })],
    ['sgd with momentum', () => sgd({ momentum: 0.9, clipNorm: 0.5 })],
    ['sgd with nesterov', () => sgd({ momentum: 0.9, nesterov: true, clipValue: 0.3 })],
    ['rmsprop', () => rmsprop({ momentum: 0.5, centered: true })],
    ['adam', () => adam({ learningRate: 0.1, globalClipNorm: 0.7 })],
    ['adam with amsgrad', () => adam({ amsgrad: true })],
    ['adamw', () => adamw({ learningRate: 0.1 })],
  ])('three steps of %s over two weights, one with a constraint', (_, make) => {
    const starts = [normal([7]), normal([2, 3])]
    const steps = Array.from({ length: 3 }, () => starts.map(({ length }) => normal([length])))
    expectClose(
      ...bothWays(() => {
        const projection = (weight: Tensor) => mul(weight, 0.5)
        const weights = [
          new Parameter('a', [7], { sample: () => starts[0]!.slice() }),
          new Parameter('b', [2, 3], { sample: () => starts[1]!.slice(), projection }),
        ]
        for (const weight of weights) weight.initialise(random)
        const optimizer = make()
        for (const step of steps) {
          const gradients = weights.map((weight, i) => [weight, tensor(step[i]!, [...weight.shape])] as const)
          optimizer.apply(new Map(gradients))
        }
        const results = weights.map(({ value }) => value.clone())
        for (const weight of weights) weight.dispose()
        optimizer.dispose()
        return results
      }),
    )
  })

  it('leaves a weight alone that others share with the parameter', () => {
    const weight = new Parameter('a', [2], { sample: () => Float32Array.of(1, 2) })
    weight.initialise(random)
    const before = weight.value.clone()
    const optimizer = sgd({ learningRate: 1 })
    optimizer.apply(new Map([[weight, tensor([1, 1])]]))
    expect([...before.dataSync()]).toEqual([1, 2])
    expect([...weight.value.dataSync()]).toEqual([0, 1])
    before.dispose()
    weight.dispose()
  })

  it('are none within a gradient of a gradient', () => {
    const seen: boolean[] = []
    const look = (x: Tensor): Tensor => {
      seen.push(fusedOperations() !== undefined)
      return square(x)
    }
    const x = tensor([2])
    look(x)
    grad(look)(x)
    grad((y) => grad(look)(y))(x)
    const hasFused = fusedOperations() !== undefined
    expect(seen).toEqual([hasFused, hasFused, false])
    expect(zerosLike(x).dataSync()[0]).toBe(0)
  })
})
