/** What a row of the table of gradient checks consists of, and tensors to check at. */
import { tensor, type Tensor } from '@tensorflow/tfjs-core'
import type { Generator } from '../../random/generator.js'

export interface Row {
  readonly kernel: string
  /** What is special about this row. */
  readonly what: string
  readonly inputs: (random: Generator) => Tensor[]
  readonly f: (...inputs: Tensor[]) => Tensor
  /** Whether the derivative of the gradient is checked, too. */
  readonly second?: boolean
}

export function row(
  kernel: string,
  what: string,
  inputs: (random: Generator) => Tensor[],
  f: (...inputs: Tensor[]) => Tensor,
  second = false,
): Row {
  return { kernel, what, inputs, f, second }
}

/** Normal numbers of these shapes. */
export function normal(...shapes: number[][]): (random: Generator) => Tensor[] {
  return (random) => shapes.map((shape) => make(shape, (values) => random.fillNormal(values)))
}

/** Uniform numbers of these shapes between two bounds. */
export function between(low: number, high: number, ...shapes: number[][]): (random: Generator) => Tensor[] {
  return (random) => shapes.map((shape) => make(shape, (values) => random.fillUniform(values, low, high)))
}

/**
 * Numbers 0.1·(k + 0.5), k whole, all different also between the tensors: far enough from each other, from 0 and from
 * whole numbers that finite differences cross no kink.
 */
export function spaced(...shapes: number[][]): (random: Generator) => Tensor[] {
  return (random) => {
    const sizes = shapes.map((shape) => shape.reduce((a, b) => a * b, 1))
    const order = random.permutation(sizes.reduce((a, b) => a + b, 0))
    let next = 0
    return shapes.map((shape) =>
      make(shape, (values) => {
        for (let i = 0; i < values.length; i++) values[i] = 0.1 * (order[next++]! - Math.floor(order.length / 2) + 0.5)
      }),
    )
  }
}

/** The inputs of several makers in a row. */
export function both(...makers: ((random: Generator) => Tensor[])[]): (random: Generator) => Tensor[] {
  return (random) => makers.flatMap((maker) => maker(random))
}

function make(shape: number[], fill: (values: Float32Array) => void): Tensor {
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1))
  fill(values)
  return tensor(values, shape)
}
