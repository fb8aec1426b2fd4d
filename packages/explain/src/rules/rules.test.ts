/** DeepLIFT's rules on what networks are made of: complete on each, and equal to what a hand computes. */
import * as tf from '@tensorflow/tfjs-core'
import {
  Generator,
  dense,
  engine,
  input,
  layerNormalization,
  lstm,
  gru,
  model,
  multiHeadAttention,
} from '@tessera-ml/core'
import { globalMaxPooling1d, type Model } from '@tessera-ml/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { deepLift } from '../gradient/deep-lift.js'
import { saliency } from '../gradient/saliency.js'

beforeAll(() => engine())

const column = (x: tf.Tensor, i: number): tf.Tensor => tf.slice(x, [0, i], [-1, 1])
const rows = [
  [1, -2, 0.5],
  [0.3, 0.7, -1.5],
]
const baseline = [[-0.5, 0.2, 0.8]]

const functions: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  relu: (x) => tf.sum(tf.relu(x), 1, true),
  'elu and softplus': (x) => tf.sum(tf.add(tf.elu(x), tf.softplus(x)), 1, true),
  'a product of two features': (x) => tf.mul(column(x, 0), column(x, 1)),
  'a quotient': (x) => tf.div(column(x, 0), tf.add(2, tf.square(column(x, 2)))),
  'powers, roots and logarithms': (x) => tf.sum(tf.log(tf.add(1, tf.sqrt(tf.pow(x, 2)))), 1, true),
  'the larger of two': (x) => tf.sub(tf.maximum(column(x, 0), column(x, 1)), tf.minimum(column(x, 1), column(x, 2))),
  'the largest along an axis': (x) => tf.max(x, 1, true),
  softmax: (x) => tf.softmax(x),
}

describe('deepLift', () => {
  it.each(Object.entries(functions))('is complete for %s', async (_, f) => {
    const { completeness, values } = await deepLift(f, rows, { baseline, target: 0 })
    for (const gap of completeness!.gap) expect(Math.abs(gap)).toBeLessThan(2e-5)
    expect(values.data.some((value) => value !== 0)).toBe(true)
  })

  it('shares a product as Shapley values of two factors are', async () => {
    const { values } = await deepLift(functions['a product of two features']!, [[3, 5, 0]], { baseline: [[1, 2, 0]] })
    // (3 - 1)·(5 + 2)/2 and (5 - 2)·(3 + 1)/2.
    expect(values.data[0]).toBeCloseTo(7, 5)
    expect(values.data[1]).toBeCloseTo(6, 5)
  })

  it('gives what the largest adds to its winners in input and baseline', async () => {
    const { values } = await deepLift(functions['the largest along an axis']!, [[4, 1, 0]], { baseline: [[0, 3, 0]] })
    // Largest 4 against 3: 4 - 3 to the winner now, nothing to the former winner.
    expect([...values.data]).toEqual([1, 0, 0])
  })

  it('puts the gradients back, also after an error', async () => {
    const before = await saliency(functions['relu']!, rows)
    const broken = (x: tf.Tensor): tf.Tensor => {
      if (x.shape[0] > 2) throw new Error('on purpose')
      return tf.sum(x, 1, true)
    }
    await expect(deepLift(broken, rows)).rejects.toThrow('on purpose')
    expect((await saliency(functions['relu']!, rows)).values.data).toEqual(before.values.data)
  })
})

/** A model's logits as a function of tensors. */
function logitsOf(network: Model): (x: tf.Tensor) => tf.Tensor {
  const pass = { training: false, random: new Generator(0) }
  return (x) => network.forward([x], pass).outputs[0]!
}

describe('deepLift of layers', () => {
  const x = input({ shape: [5, 4] })
  const networks: Record<string, () => Model> = {
    lstm: () => model({ inputs: x, outputs: dense({ units: 2 }).apply(lstm({ units: 3 }).apply(x)) }),
    gru: () =>
      model({ inputs: x, outputs: dense({ units: 2, activation: 'softmax' }).apply(gru({ units: 3 }).apply(x)) }),
    attention: () => {
      const attended = multiHeadAttention({ numHeads: 2, keyDim: 3 }).apply([x, x])
      return model({
        inputs: x,
        outputs: dense({ units: 2 }).apply(globalMaxPooling1d().apply(layerNormalization().apply(attended))),
      })
    },
  }

  it.each(Object.entries(networks))('is complete for %s', async (_, make) => {
    const data = new Float32Array(2 * 5 * 4)
    new Generator(7).fillNormal(data)
    const network = make()
    const before = tf.memory().numTensors
    const { completeness, predictions, baseValues } = await deepLift(
      logitsOf(network),
      { data, shape: [2, 5, 4] },
      { target: 0, baseline: 0.1 },
    )
    expect(tf.memory().numTensors - before).toBeLessThanOrEqual(network.parameters.length)
    completeness!.gap.forEach((gap, row) => {
      const change = Math.abs(predictions.data[row]! - baseValues!.data[row]!)
      expect(Math.abs(gap)).toBeLessThan(1e-4 * (change + 1))
    })
    network.dispose()
  })
})
