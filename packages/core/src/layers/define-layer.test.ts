import { add, mul, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { positiveNumber } from '../errors/checks.js'
import { ShapeError } from '../errors/errors.js'
import { checkLayer } from '../testing/check-layer.js'
import { buildLayer, callLayer, contextOf, inputTensors, maskOf } from '../testing/layer-case.js'
import { defineLayer } from './define-layer.js'
import type { LayerOptions } from './layer.js'

beforeAll(async () => void (await engine()))

interface ScaleOptions extends LayerOptions {
  readonly factor?: number
}

/** y = factor · w ⊙ x + b */
const scale = defineLayer<ScaleOptions>({
  className: 'Scale',
  options: ['factor'],
  passesMask: true,
  check: ({ factor = 1 }) => void positiveNumber('scale: factor', factor),
  build: (shape, { weight, name }) => {
    const size = shape.at(-1)
    if (shape.length < 2 || typeof size !== 'number') throw new ShapeError(`${name}: input must be [batch, …, size].`)
    weight('scale', [size], { initializer: 'ones', regularizer: 'l2' })
    weight('offset', [size], { initializer: 'zeros', trainable: false })
    return shape
  },
  call: (x, { weight, options: { factor = 1 } }) => add(mul(mul(x, factor), weight('scale')), weight('offset')),
})

/** The first input minus half of the second. */
const difference = defineLayer<LayerOptions, readonly Tensor[]>({
  className: 'HalfDifference',
  call: ([a, b]) => add(a!, mul(b!, -0.5)),
})

const inputs = [
  {
    shape: [2, 2],
    values: [1, 2, 3, 4],
    mask: [
      [1, 0],
      [1, 1],
    ],
  },
]

describe('defineLayer', () => {
  it('makes layers that keep the contract of all layers', () => {
    const wrongInputs = [[null], [null, null]]
    checkLayer({
      make: scale,
      options: { factor: 2 },
      inputs,
      weights: [
        [2, 3],
        [1, -1],
      ],
      wrongInputs,
    })
    checkLayer({ make: difference, options: {}, inputs: [inputs[0]!, inputs[0]!] })
  })

  it('computes by its function, with its options and weights', () => {
    const layer = buildLayer({
      make: scale,
      options: { factor: 2 },
      inputs,
      weights: [
        [2, 3],
        [1, -1],
      ],
    })
    tidy(() => {
      const context = contextOf({ inputs }, false)
      expect(callLayer(layer, inputTensors({ inputs }), context).arraySync()).toEqual([
        [5, 11],
        [13, 23],
      ])
      expect(maskOf(layer, inputTensors({ inputs }), context)).toBe(context.masks[0])
    })
    expect(layer.trainableParameters.map(({ name }) => name)).toEqual(['scale'])
    expect(layer.parameters[0]!.penalty).toBeDefined()
  })

  it('makes an equal layer from a configuration', () => {
    expect(scale.className).toBe('Scale')
    const layer = scale({ factor: 3, name: 'mine', trainable: false })
    expect(scale.fromConfig(layer.config()).config()).toEqual(layer.config())
    expect(layer.config()).toEqual({ factor: 3, name: 'mine', trainable: false })
  })

  it('refuses unknown options, wrong options and wrong definitions', () => {
    expect(() => scale({ factro: 2 } as ScaleOptions)).toThrow(/"factro".*Did you mean "factor"\?/)
    expect(() => scale({ factor: 0 })).toThrow(/^scale: factor must be a number above 0/)
    expect(() => defineLayer({ className: 'lower', call: (x) => x })).toThrow(/className must begin with a capital/)
    expect(() => defineLayer({ className: 'A', call: (x: Tensor) => x, bild: 1 } as never)).toThrow(/"bild"/)
  })

  it('names a weight that build did not make', () => {
    const layer = defineLayer({ className: 'Odd', call: (x, { weight }) => mul(x, weight('w')) })
    const odd = buildLayer({ make: layer, options: {}, inputs })
    expect(() => tidy(() => callLayer(odd, inputTensors({ inputs }), contextOf({ inputs }, false)))).toThrow(
      /^odd: weight must be one that build made \(none\), but got "w"\.$/,
    )
  })
})
