/** The networks of the reference fixtures (`explain-fixtures/1`) as functions of tensors. */
import {
  add, conv2d, div, matMul, maxPool, mean, mul, relu, reshape, sigmoid, slice, softmax, sqrt, square,
  sub, tanh, tensor1d, tensor2d, tensor4d, transpose, zeros,
  type Tensor, type Tensor2D, type Tensor3D, type Tensor4D,
} from '@tensorflow/tfjs-core'
import type { NestedNumbers } from '../rows.js'

type Matrix = number[][]

/** One layer, with the fields of all types; which are there follows from `type`. */
export interface FixtureLayer {
  readonly type: string
  readonly activation?: string
  readonly kernel: NestedNumbers
  readonly recurrentKernel: Matrix
  readonly bias: number[]
  readonly units: number
  readonly padding: 'same' | 'valid'
  readonly strides: [number, number]
  readonly poolSize: [number, number]
  readonly table: Matrix
  readonly query: Matrix
  readonly key: Matrix
  readonly value: Matrix
  readonly gamma: number[]
  readonly beta: number[]
  readonly epsilon: number
}

export interface FixtureModel {
  readonly inputShape: number[]
  readonly layers: readonly FixtureLayer[]
  readonly data: {
    readonly inputs?: NestedNumbers
    readonly background?: NestedNumbers
    readonly baseline?: NestedNumbers
    readonly tokens?: Matrix
    readonly maskToken?: number
  }
}

/** The model without its embedding, before (`logits`) or after the activation of its last layer. */
export function modelFunction(model: FixtureModel, of: 'logits' | 'outputs'): (x: Tensor) => Tensor {
  const layers = model.layers.filter((layer) => layer.type !== 'embedding')
  return (input) =>
    layers.reduce((x, layer, index) => {
      const isLast = index === layers.length - 1
      const isLeftOut = of === 'logits' && isLast && /^(softmax|sigmoid)$/.test(layer.activation ?? '')
      return activate(apply(layer, x), isLeftOut ? 'linear' : layer.activation)
    }, input)
}

/** The vectors of the embedding for rows of tokens: [row][token][unit]. */
export function embed(model: FixtureModel, tokens: readonly (readonly number[])[]): number[][][] {
  const table = model.layers.find((layer) => layer.type === 'embedding')!.table
  return tokens.map((row) => row.map((token) => table[token]!))
}

function activate(x: Tensor, name = 'linear'): Tensor {
  const linear = (y: Tensor): Tensor => y
  const known: Record<string, (y: Tensor) => Tensor> = { linear, relu, tanh, sigmoid, softmax: (y) => softmax(y) }
  const found = known[name]
  if (found === undefined) throw new Error(`fixture model: unknown activation ${name}`)
  return found(x)
}

function apply(layer: FixtureLayer, x: Tensor): Tensor {
  switch (layer.type) {
    case 'dense':
      return add(times(x, layer.kernel as Matrix), tensor1d(layer.bias))
    case 'conv2d':
      return add(convolution(layer, x as Tensor4D), tensor1d(layer.bias))
    case 'maxPool2d':
      return maxPool(x as Tensor4D, layer.poolSize, layer.strides, layer.padding)
    case 'flatten':
      return reshape(x, [x.shape[0] ?? 0, -1])
    case 'meanPool':
      return mean(x, 1)
    case 'lstm':
      return lstm(layer, x as Tensor3D)
    case 'gru':
      return gru(layer, x as Tensor3D)
    case 'selfAttention':
      return selfAttention(layer, x as Tensor3D)
    case 'layerNorm':
      return layerNorm(layer, x)
    default:
      throw new Error(`fixture model: unknown layer ${layer.type}`)
  }
}

function convolution({ kernel, padding }: FixtureLayer, x: Tensor4D): Tensor {
  return conv2d(x, tensor4d(kernel as number[][][][]), [1, 1], padding)
}

/** x · kernel over the last axis. Shapes: [..., in] -> [..., out]. */
function times(x: Tensor, kernel: Matrix): Tensor {
  const flat = reshape(x, [-1, kernel.length]) as Tensor2D
  return reshape(matMul(flat, tensor2d(kernel)), [...x.shape.slice(0, -1), kernel[0]!.length])
}

/** Step t of [batch, time, in], and gate g of [batch, gates · units]. */
const step = (x: Tensor3D, t: number): Tensor => reshape(slice(x, [0, t, 0], [-1, 1, -1]), [x.shape[0], x.shape[2]])
const gate = (z: Tensor, g: number, units: number): Tensor => slice(z, [0, g * units], [-1, units])

function lstm({ kernel, recurrentKernel, bias, units }: FixtureLayer, x: Tensor3D): Tensor {
  let h: Tensor = zeros([x.shape[0], units])
  let c = h
  for (let t = 0; t < x.shape[1]; t++) {
    const z = add(add(times(step(x, t), kernel as Matrix), tensor1d(bias)), times(h, recurrentKernel))
    const fresh = mul(sigmoid(gate(z, 0, units)), tanh(gate(z, 2, units)))
    c = add(mul(sigmoid(gate(z, 1, units)), c), fresh)
    h = mul(sigmoid(gate(z, 3, units)), tanh(c))
  }
  return h
}

/** resetAfter = false. */
function gru({ kernel, recurrentKernel, bias, units }: FixtureLayer, x: Tensor3D): Tensor {
  const gatesKernel = recurrentKernel.map((row) => row.slice(0, 2 * units))
  const newKernel = recurrentKernel.map((row) => row.slice(2 * units))
  let h: Tensor = zeros([x.shape[0], units])
  for (let t = 0; t < x.shape[1]; t++) {
    const input = add(times(step(x, t), kernel as Matrix), tensor1d(bias))
    const gates = sigmoid(add(slice(input, [0, 0], [-1, 2 * units]), times(h, gatesKernel)))
    const update = gate(gates, 0, units)
    const proposed = tanh(add(gate(input, 2, units), times(mul(gate(gates, 1, units), h), newKernel)))
    h = add(mul(update, h), mul(sub(1, update), proposed))
  }
  return h
}

function selfAttention({ query, key, value }: FixtureLayer, x: Tensor3D): Tensor {
  const scores = matMul(times(x, query), transpose(times(x, key), [0, 2, 1]))
  return add(x, matMul(softmax(div(scores, Math.sqrt(query[0]!.length))), times(x, value)))
}

function layerNorm({ gamma, beta, epsilon }: FixtureLayer, x: Tensor): Tensor {
  const centred = sub(x, mean(x, -1, true))
  const deviation = sqrt(add(mean(square(centred), -1, true), epsilon))
  return add(mul(div(centred, deviation), tensor1d(gamma)), tensor1d(beta))
}
