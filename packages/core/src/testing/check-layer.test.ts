/** `checkLayer` must find every broken promise: each layer here breaks one. */
import { customGrad, fill, keep, mul, scalar, tile, type Tensor } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import type { Shape } from '../engine/shape.js'
import { Layer, type CallContext, type LayerOptions } from '../layers/layer.js'
import { checkLayer } from './check-layer.js'

const kept: Tensor[] = []
beforeAll(async () => void (await engine()))
afterAll(() => kept.forEach((tensor) => tensor.dispose()))

/** y = x·w, right in everything. */
class Sound extends Layer<LayerOptions> {
  readonly className: string = 'Sound'

  constructor(options: LayerOptions = {}) {
    super('sound', options, [])
  }

  protected override build(input: Shape): Shape {
    this.weight('w', [2], { initializer: 'ones' })
    return input
  }

  override call(x: Tensor, _context: CallContext): Tensor {
    return mul(x, this.parameters[0]!.value)
  }
}

class WrongShape extends Sound {
  override call(x: Tensor): Tensor {
    return tile(x, [1, 2])
  }
}

class Leaking extends Sound {
  override call(x: Tensor): Tensor {
    kept.push(keep(scalar(1)))
    return mul(x, this.parameters[0]!.value)
  }
}

class Disposing extends Sound {
  override call(x: Tensor): Tensor {
    const y = mul(x, this.parameters[0]!.value)
    x.dispose()
    return y
  }
}

class Unseeded extends Sound {
  calls = 0
  override call(x: Tensor): Tensor {
    this.calls += 1
    return fill(x.shape, this.calls)
  }
}

class Forgetful extends Sound {
  readonly #isSecond: boolean
  constructor(options: LayerOptions = {}) {
    super(options)
    this.#isSecond = options.trainable !== undefined
  }
  override call(x: Tensor): Tensor {
    return mul(x, this.#isSecond ? 2 : 1)
  }
}

class Unfreezable extends Sound {
  override get trainableParameters() {
    return this.parameters
  }
}

class WrongGradient extends Sound {
  override call(x: Tensor): Tensor {
    const wrong = customGrad((input) => ({ value: mul(input as Tensor, 3), gradFunc: (dy) => mul(dy, 2) }))
    return mul(wrong(x), this.parameters[0]!.value)
  }
}

class Lenient extends Sound {
  constructor({ name }: LayerOptions = {}) {
    super(name === undefined ? {} : { name })
  }
}

const use = {
  options: {},
  inputs: [{ shape: [3, 2], values: [1, -2, 3, 4, 0.5, 6] }],
}

describe('checkLayer', () => {
  it('passes a sound layer', () => {
    checkLayer({ ...use, make: (options) => new Sound(options) })
  })

  it.each([
    { Class: WrongShape, message: /give the promised shape \[\?, 2\], but the output is \[3, 4\]/ },
    { Class: Leaking, message: /leave no tensors behind after a call, but there are 1 more/ },
    { Class: Disposing, message: /leave its inputs alone/ },
    { Class: Unseeded, message: /same numbers for the same seed/ },
    { Class: Forgetful, message: /compute the same after a round trip/ },
    { Class: Unfreezable, message: /have no weights to train when frozen/ },
    { Class: WrongGradient, message: /gradient right within 0\.001, but it is off by 0\.\d/ },
    { Class: Lenient, message: /refuse an unknown option/ },
  ])('finds the fault of $Class.name', ({ Class, message }) => {
    expect(() => checkLayer({ ...use, make: (options) => new Class(options) })).toThrow(message)
  })

  it('finds a wrong input that is taken', () => {
    expect(() => checkLayer({ ...use, make: (options) => new Sound(options), wrongInputs: [[null, 3, 2]] })).toThrow(
      /refuse input \[null, 3, 2\] by a ShapeError that begins with its name, but it gave no error/,
    )
  })
})
