/** A small convolutional network for drawings: trained, asked, and asked why. */
import type { Tensor } from '@tensorflow/tfjs-core'
import {
  conv2d,
  dense,
  flatten,
  Generator,
  maxPooling2d,
  sequential,
  type Callback,
  type Model,
} from '@tessera-ml/core'
import { integratedGradients, pictureOverlay } from '@tessera-ml/explain'
import { side, type Drawing } from './pad.js'

export interface Example {
  readonly drawing: Drawing
  /** The number of its kind. */
  readonly kind: number
}

/** Each drawing is seen this often, moved a little each time: few are drawn by hand. */
const copies = 16
const furthest = 3

export async function train(examples: readonly Example[], kinds: number, callback: Callback): Promise<Model> {
  const layers = [
    conv2d({ filters: 8, kernelSize: 3, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    conv2d({ filters: 16, kernelSize: 3, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    flatten(),
    dense({ units: 32, activation: 'relu' }),
    dense({ units: kinds, activation: 'softmax' }),
  ]
  const model = sequential(layers, { inputShape: [side, side, 1], seed: 1 })
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] })
  const random = new Generator(1)
  const moved = Array.from({ length: copies * examples.length }, (_, i) => {
    const { drawing, kind } = examples[i % examples.length]!
    return { drawing: shifted(drawing, draw(random), draw(random)), kind }
  })
  const x = {
    data: Float32Array.from(moved.flatMap(({ drawing }) => [...drawing])),
    shape: [moved.length, side, side, 1],
  }
  await model.fit({ x, y: moved.map(({ kind }) => kind) }, { epochs: 12, batchSize: 16, callbacks: [callback] })
  return model
}

/** The probability of each kind. */
export async function predict(model: Model, drawing: Drawing): Promise<readonly number[]> {
  const [scores] = await model.predict({ data: drawing, shape: [1, side, side, 1] })
  return scores!
}

/** The drawing beside what each of its pixels adds to a kind's probability, as HTML. */
export async function why(model: Model, drawing: Drawing, kind: number): Promise<string> {
  const pass = { training: false, random: new Generator(0) }
  const f = (x: Tensor): Tensor => model.forward([x], pass).outputs[0]!
  const { values } = await integratedGradients(f, { data: drawing, shape: [1, side, side, 1] }, { target: kind })
  const shape = [side, side]
  return pictureOverlay({ data: Float64Array.from(drawing), shape }, { data: values.data, shape }, { title: 'Why' })
}

const draw = (random: Generator): number => random.integer(2 * furthest + 1) - furthest

function shifted(drawing: Drawing, right: number, down: number): Drawing {
  return Float32Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [(i % side) - right, Math.floor(i / side) - down]
    return x >= 0 && x < side && y >= 0 && y < side ? drawing[y * side + x]! : 0
  })
}
