import { add, memory, mul, tensor, zeros, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { Parameter } from '../engine/parameter.js'
import { serialise } from '../errors/configurable.js'
import { ConfigError, FormatError } from '../errors/errors.js'
import { cosineDecay } from '../schedules/cosine-decay.js'
import golden from './__fixtures__/optimizers.json' with { type: 'json' }
import { oneCycle } from '../schedules/one-cycle.js'
import { adadelta } from './adadelta.js'
import { adagrad } from './adagrad.js'
import { adam } from './adam.js'
import { adamax } from './adamax.js'
import { adamw } from './adamw.js'
import { lion } from './lion.js'
import { nadam } from './nadam.js'
import type { Optimizer } from './optimizer.js'
import { optimizerFor, optimizerNames, type OptimizerLike } from './resolve.js'
import { rmsprop } from './rmsprop.js'
import { sgd } from './sgd.js'

beforeAll(async () => {
  await engine()
})

interface GoldenCase {
  readonly name: string
  readonly className: string
  readonly options: { readonly gradientAccumulationSteps?: number }
  readonly frozenSteps?: readonly number[]
  readonly steps: readonly (readonly (readonly number[])[])[]
}
const cases = golden.cases as readonly GoldenCase[]
const make = ({ className, options }: GoldenCase) => optimizerFor({ className, config: options as never })

/** The two weights of the reference values. */
function goldenParameters(): readonly [Parameter, Parameter] {
  const [first, second] = golden.shapes.map((shape, i) => {
    return new Parameter('ab'[i]!, shape, { sample: () => Float32Array.from(golden.weights[i]!) })
  })
  for (const parameter of [first!, second!]) parameter.initialise(undefined as never)
  return [first!, second!]
}

/** A weight of one element with value `value`. */
function single(value: number, projection?: (weight: Tensor) => Tensor): Parameter {
  const parameter = new Parameter('w', [1], { sample: () => Float32Array.of(value), projection })
  parameter.initialise(undefined as never)
  return parameter
}

/** Takes a step of the reference values, with the gradients of the weights whose index is in `moved`. */
function step(optimizer: Optimizer, parameters: readonly Parameter[], index: number, moved = [0, 1]): void {
  const gradients = new Map(
    moved.map((i) => [parameters[i]!, tensor(golden.gradients[index]![i]!, golden.shapes[i])] as const),
  )
  optimizer.apply(gradients)
  for (const gradient of gradients.values()) gradient.dispose()
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expected.forEach((value, i) => expect(Math.abs(actual[i]! - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value))))
}

describe.each(cases)('$name', (goldenCase) => {
  const moved = (index: number) => (goldenCase.frozenSteps?.includes(index) ? [0] : [0, 1])

  it('takes the five steps of Keras', () => {
    const optimizer = make(goldenCase)
    const parameters = goldenParameters()
    goldenCase.steps.forEach((expected, index) => {
      step(optimizer, parameters, index, moved(index))
      expected.forEach((values, i) => expectClose(parameters[i]!.values(), values))
    })
    expect(optimizer.iterations).toBe(Math.floor(5 / (goldenCase.options.gradientAccumulationSteps ?? 1)))
    expect(optimizer.batches).toBe(5)
  })

  it('takes the same steps with tensors as with plain numbers', () => {
    const composed = make(goldenCase)
    Object.defineProperty(composed, 'updateValues', { value: undefined })
    const parameters = goldenParameters()
    goldenCase.steps.forEach((expected, index) => {
      step(composed, parameters, index, moved(index))
      expected.forEach((values, i) => expectClose(parameters[i]!.values(), values))
    })
  })

  it('continues bit for bit from a saved state', () => {
    const parameters = goldenParameters()
    const optimizer = make(goldenCase)
    for (const index of [0, 1, 2]) step(optimizer, parameters, index, moved(index))
    const state = optimizer.state(parameters)
    const copies = goldenParameters()
    copies.forEach((copy, i) => copy.setValues(parameters[i]!.values()))
    const copy = make(goldenCase)
    copy.restore(copies, state)
    for (const index of [3, 4]) {
      step(optimizer, parameters, index, moved(index))
      step(copy, copies, index, moved(index))
    }
    copies.forEach((weight, i) => expect(weight.values()).toEqual(parameters[i]!.values()))
    expect(copy.state(copies)).toEqual(optimizer.state(parameters))
  })

  it('comes back equal from a file', () => {
    const optimizer = make(goldenCase)
    const again = optimizerFor(JSON.parse(JSON.stringify(serialise(optimizer))))
    expect(serialise(again)).toEqual(serialise(optimizer))
  })

  it('keeps the number of tensors flat and frees its state', () => {
    const parameters = goldenParameters()
    for (const parameter of parameters) expect(parameter.value.isDisposed).toBe(false)
    const before = memory().numTensors
    const optimizer = make(goldenCase)
    for (const index of [0, 1, 2, 3]) step(optimizer, parameters, index)
    const { numTensors } = memory()
    for (const index of [0, 1, 2, 3]) step(optimizer, parameters, index)
    expect(memory().numTensors).toBe(numTensors)
    optimizer.dispose()
    expect(memory().numTensors).toBe(before)
  })
})

describe('one step by hand, w = 1, g = 2', () => {
  // Adam's first step is the rate, whatever the gradient; RMSprop's is rate·g / √((1 - ρ)·g²).
  it.each<[string, Optimizer, number]>([
    ['sgd', sgd({ learningRate: 0.1 }), 1 - 0.2],
    ['sgd with momentum', sgd({ learningRate: 0.1, momentum: 0.9 }), 1 - 0.2],
    ['sgd with Nesterov momentum', sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }), 1 - 0.18 - 0.2],
    ['adam', adam({ learningRate: 0.1 }), 1 - 0.1],
    ['adamw', adamw({ learningRate: 0.1, weightDecay: 0.5 }), 0.95 - 0.1],
    ['rmsprop', rmsprop({ learningRate: 0.1, rho: 0.75 }), 1 - 0.2],
    ['rmsprop, centered', rmsprop({ learningRate: 0.1, rho: 0.5, centered: true }), 1 - 0.2],
    ['clipValue', sgd({ learningRate: 0.1, clipValue: 0.5 }), 1 - 0.05],
    ['clipNorm', sgd({ learningRate: 0.1, clipNorm: 1.5 }), 1 - 0.15],
    ['globalClipNorm', sgd({ learningRate: 0.1, globalClipNorm: 4 }), 1 - 0.2],
    ['weightDecay', sgd({ learningRate: 0.1, weightDecay: 1 }), 0.9 - 0.2],
  ])('%s', (_name, optimizer, expected) => {
    const weight = single(1)
    optimizer.apply(new Map([[weight, tensor([2])]]))
    expect(weight.values()[0]).toBeCloseTo(expected, 6)
  })
})

describe('optimizers', () => {
  it.each(optimizerNames)('%s has the learning rate of Keras by default', (name) => {
    expect(optimizerFor(name).learningRate).toBe(name === 'sgd' ? 0.01 : 0.001)
  })

  it('keep state by parameter object, whatever the order', () => {
    const forward = goldenParameters()
    const backward = goldenParameters()
    const [one, other] = [adam({ learningRate: 0.1 }), adam({ learningRate: 0.1 })]
    for (const index of [0, 1, 2]) {
      step(one, forward, index, [0, 1])
      step(other, backward, index, index === 1 ? [1, 0] : [0, 1])
    }
    forward.forEach((weight, i) => expect(backward[i]!.values()).toEqual(weight.values()))
  })

  it('leave a weight without gradient and its state as they are', () => {
    const parameters = goldenParameters()
    const optimizer = adam({ weightDecay: 0.1 })
    step(optimizer, parameters, 0)
    const [values, state] = [parameters[1].values(), optimizer.state(parameters).slots[1]]
    step(optimizer, parameters, 1, [0])
    expect(parameters[1].values()).toEqual(values)
    expect(optimizer.state(parameters).slots[1]).toEqual(state)
  })

  it('leave weights alone where gradients are zero, also when clipping by norm', () => {
    for (const option of ['clipNorm', 'globalClipNorm', 'clipValue']) {
      const weight = single(3)
      rmsprop({ [option]: 1 }).apply(new Map([[weight, zeros([1])]]))
      expect(weight.values()[0]).toBe(3)
    }
  })

  it('project weights after the update', () => {
    const weight = single(1, (value) => add(mul(value, 0), 7))
    sgd().apply(new Map([[weight, tensor([2])]]))
    expect(weight.values()[0]).toBe(7)
  })

  it('take a new learning rate at any time, and follow a schedule', () => {
    const optimizer = sgd({ learningRate: (iteration) => 10 - iteration })
    const weight = single(0)
    const go = () => optimizer.apply(new Map([[weight, tensor([-1])]]))
    go()
    go()
    expect(weight.values()[0]).toBe(19)
    expect(optimizer.learningRate).toBe(8)
    optimizer.learningRate = 0.5
    go()
    expect(weight.values()[0]).toBe(19.5)
    optimizer.learningRate = cosineDecay({ initialLearningRate: 4, decaySteps: 6 })
    expect(optimizer.learningRate).toBeCloseTo(2, 12)
    expect(() => (optimizer.learningRate = -1)).toThrow(ConfigError)
  })

  it('stay finite where the variance of a centered RMSprop rounds below zero', () => {
    const gradient = tensor([54_321])
    for (const form of ['numbers', 'tensors']) {
      const weight = single(1)
      const optimizer = rmsprop({ centered: true, rho: 0.5 })
      if (form === 'tensors') Object.defineProperty(optimizer, 'updateValues', { value: undefined })
      for (let i = 0; i < 40; i++) optimizer.apply(new Map([[weight, gradient]]))
      expect(weight.values()[0]).not.toBeNaN()
    }
  })

  it('follow the momentum of a schedule, where they have one', () => {
    const learningRate = oneCycle({ maxLearningRate: 1, totalSteps: 4, pctStart: 0.5 })
    const [weight, plain] = [single(0), single(0)]
    const [withMomentum, without] = [sgd({ learningRate, momentum: 0.5 }), sgd({ learningRate })]
    let [velocity, expected, expectedPlain] = [0, 0, 0]
    for (let t = 0; t < 4; t++) {
      withMomentum.apply(new Map([[weight, tensor([2])]]))
      without.apply(new Map([[plain, tensor([2])]]))
      velocity = learningRate.momentumAt(t)! * velocity - 2 * learningRate.at(t)
      expected += velocity
      expectedPlain -= 2 * learningRate.at(t)
    }
    expectClose(weight.values(), [expected])
    expectClose(plain.values(), [expectedPlain])
    // Adam's first step is the rate, whatever its momentum and gradient.
    const moved = single(0)
    adam({ learningRate }).apply(new Map([[moved, tensor([2])]]))
    expectClose(moved.values(), [-learningRate.at(0)])
  })

  it('keep means of weights, from the first step on, and exchange them', () => {
    const weight = single(1)
    const optimizer = sgd({ learningRate: 1, useEma: true, emaMomentum: 0.75 })
    for (const gradient of [1, 1, -2]) optimizer.apply(new Map([[weight, tensor([gradient])]]))
    // Weights 0, -1, 1; means 0, -0.25, 0.75·-0.25 + 0.25·1.
    optimizer.swapMeans()
    expect(weight.values()[0]).toBeCloseTo(0.0625, 7)
    optimizer.swapMeans()
    expect(weight.values()[0]).toBe(1)
    optimizer.overwriteByMeans()
    expect(weight.values()[0]).toBeCloseTo(0.0625, 7)
    expect(() => sgd().swapMeans()).toThrow('sgd: the optimizer must have useEma: true')
  })

  it('take one step of the mean gradient of several batches', () => {
    const weight = single(0)
    const optimizer = sgd({ learningRate: 1, gradientAccumulationSteps: 3 })
    const values = [3, 6, 9, 5].map((gradient) => {
      optimizer.apply(new Map([[weight, tensor([gradient])]]))
      return weight.values()[0]
    })
    expect(values).toEqual([0, 0, -6, -6])
    expect([optimizer.iterations, optimizer.batches]).toEqual([1, 4])
  })

  it('count no step without gradients', () => {
    const optimizer = adam()
    optimizer.apply(new Map())
    expect(optimizer.iterations).toBe(0)
  })

  it('refuse a state of other weights or another optimizer, and keep their own', () => {
    const parameters = goldenParameters()
    const optimizer = adam()
    step(optimizer, parameters, 0)
    const before = optimizer.state(parameters)
    const velocityAlone = { ...before, slots: before.slots.map(({ velocity }) => ({ velocity: velocity! })) }
    const swapped = { ...before, slots: before.slots.toReversed() }
    for (const wrong of [{ ...before, slots: [] }, velocityAlone, swapped, { ...before, iterations: -1 }]) {
      expect(() => optimizer.restore(parameters, wrong)).toThrow(FormatError)
    }
    expect(optimizer.state(parameters)).toEqual(before)
  })

  it.each<[string, () => unknown]>([
    ['sgd: learningRate must be a number of at least 0, but got -1.', () => sgd({ learningRate: -1 })],
    ['sgd: momentum must be a number in [0, 1], but got 2.', () => sgd({ momentum: 2 })],
    ['adam: beta1 must be a number in [0, 1), but got 1.', () => adam({ beta1: 1 })],
    ['adamw: weightDecay must be a number of at least 0, but got -0.1.', () => adamw({ weightDecay: -0.1 })],
    ['rmsprop: epsilon must be a number above 0, but got 0.', () => rmsprop({ epsilon: 0 })],
    ['adagrad: initialAccumulatorValue must be', () => adagrad({ initialAccumulatorValue: -1 })],
    ['but got "amsgrad"', () => nadam({ amsgrad: true } as never)],
    ['adamax: beta2 must be a number in [0, 1), but got 1.', () => adamax({ beta2: 1 })],
    ['adadelta: rho must be a number in [0, 1), but got 1.', () => adadelta({ rho: 1 })],
    ['lion: beta1 must be a number in [0, 1), but got 1.', () => lion({ beta1: 1 })],
    ['sgd: gradientAccumulationSteps must be a positive integer', () => sgd({ gradientAccumulationSteps: 0.5 })],
    ['sgd: useEma must be true with emaOverwriteFrequency', () => sgd({ emaOverwriteFrequency: 2 })],
    ['sgd: emaMomentum must be a number in [0, 1], but got 2.', () => sgd({ useEma: true, emaMomentum: 2 })],
    ['adam: clipNorm must be a number above 0, but got 0.', () => adam({ clipNorm: 0 })],
    ['but got clipNorm and clipValue.', () => adam({ clipNorm: 1, clipValue: 1 })],
    ['Did you mean "learningRate"?', () => adam({ learningrate: 1 } as never)],
    ['Did you mean "adam"?', () => optimizerFor('adams' as OptimizerLike)],
    ['optimizer must be a name, an optimizer or { className, config }, but got 3.', () => optimizerFor(3 as never)],
  ])('say %s', (message, construct) => {
    expect(construct).toThrow(ConfigError)
    expect(construct).toThrow(message)
  })
})
