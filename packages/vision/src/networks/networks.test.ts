import type { Model } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { recipes } from '../classification/recipes.js'

const forms = [
  [32, 32, 3],
  [28, 28, 1],
  [64, 64, 3],
  [8, 8, 1],
  [96, 40, 3],
  [12, 30, 1],
] as const

function weights(model: Model): number {
  return model.parameters.reduce((sum, parameter) => sum + parameter.size, 0)
}

describe.each(Object.entries(recipes))('%s', (_, { make }) => {
  it.each(forms)('takes pictures of %d × %d × %d', (width, height, channels) => {
    const network = make({ width, height, channels, classes: 7, seed: 1 })
    expect(network.inputs.map(({ shape }) => shape)).toEqual([[null, height, width, channels]])
    expect(network.outputs.map(({ shape }) => shape)).toEqual([[null, 7]])
    expect(network.layers.at(-1)!.name).toBe('logits')
    expect(network.layer('features').name).toBe('features')
  })

  it('begins with the same weights for the same seed', () => {
    const [a, b, c] = [1, 1, 2].map((seed) => make({ width: 8, height: 8, channels: 1, classes: 2, seed }))
    expect(a!.parameters[0]!.values()).toEqual(b!.parameters[0]!.values())
    expect(a!.parameters[0]!.values()).not.toEqual(c!.parameters[0]!.values())
  })
})

describe('simple', () => {
  const make = (width: number, height: number, channels: 1 | 3) =>
    recipes.simple.make({ width, height, channels, classes: 10, seed: 0 })

  it('has the weights of the network in Keras, counted by hand', () => {
    // 32·(9·3 + 1) + 64·(9·32 + 1) + 64·(9·64 + 1) + 64·(4·4·64 + 1) + 10·(64 + 1)
    expect(weights(make(32, 32, 3))).toBe(122_570)
    // With one channel, and 3 × 3 places left.
    expect(weights(make(28, 28, 1))).toBe(320 + 18_496 + 36_928 + 64 * 577 + 650)
  })

  it('has more convolutions for larger pictures', () => {
    const names = (side: number) => make(side, side, 3).layers.filter(({ name }) => name.startsWith('conv'))
    expect([32, 64, 128].map((side) => names(side).length)).toEqual([3, 4, 5])
  })
})

describe('resnet', () => {
  it('works on at most 20 × 20 places behind the stem', () => {
    for (const [width, height, channels] of forms) {
      const network = recipes.resnet.make({ width, height, channels, classes: 2, seed: 0 })
      const first = network.graph.calls.find(({ layer }) => layer.name === 'block1')!.output.shape
      expect(Math.max(first[1]!, first[2]!)).toBeLessThanOrEqual(20)
      expect(first[3]).toBe(32)
    }
  })

  it('has the weights of its layers, counted by hand', () => {
    const stem = 27 * 32 + 4 * 32
    const block1 = 2 * (9 * 32 * 32 + 4 * 32)
    const block2 = 9 * 32 * 64 + 9 * 64 * 64 + 32 * 64 + 3 * 4 * 64
    const block3 = 9 * 64 * 128 + 9 * 128 * 128 + 64 * 128 + 3 * 4 * 128
    const network = recipes.resnet.make({ width: 32, height: 32, channels: 3, classes: 10, seed: 0 })
    expect(weights(network)).toBe(stem + block1 + block2 + block3 + 1290)
  })
})
