import { oneHot, type Model } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { cifar10 } from './cifar10.js'
import { detectionTwoHeads } from './detection-two-heads.js'
import { digitsOneConvolution, digitsThreeConvolutions } from './digits.js'
import { pictures224, stepBytes, trainPictures224 } from './pictures-224.js'
import { pictures } from './testing/made-up.js'

const weights = (model: Model): number => model.parameters.reduce((sum, { size }) => sum + size, 0)

describe('digits', () => {
  it.each([
    // 1·9·32 + 32, 13·13·32·64 + 64, 64·10 + 10
    ['one convolution', digitsOneConvolution, 347_146],
    // 320, 9·32·64 + 64, 9·64·64 + 64, 3·3·64·64 + 64, 650
    ['three convolutions', digitsThreeConvolutions, 93_322],
  ])('are learned by %s', async (_, train, size) => {
    const { x, labels } = pictures(32)
    const data = { x, y: labels }
    const model = await train(data, { epochs: 8 })
    expect((await model.evaluate(data))['accuracy']).toBe(1)
    expect(weights(model)).toBe(size)
  })
})

describe('cifar10', () => {
  it('trains with a part held out and evaluates on other pictures', async () => {
    const [training, test] = [1, 2].map((seed) => pictures(40, { side: 32, channels: 3, seed }))
    const data = ({ x, labels }: typeof training & object) => ({ x, classes: labels })
    const logs = await cifar10(data(training!), data(test!), { epochs: 12 })
    expect(logs['accuracy']).toBeGreaterThan(0.9)
  })
})

describe('detectionTwoHeads', () => {
  it('learns what and where at once', async () => {
    const { x, labels } = pictures(16, { side: 32, channels: 3 })
    const corners = labels.map((label) => [
      (label & 1) / 2,
      (label >> 1) / 2,
      ((label & 1) + 1) / 2,
      ((label >> 1) + 1) / 2,
    ])
    const data = { x, y: { kind: oneHot(labels, 10), box: corners } }
    const model = await detectionTwoHeads(data, { size: 32, epochs: 60 })
    const { kind, box } = await model.predictOutputs(x)
    expect((kind as number[][]).map((row) => row.indexOf(Math.max(...row)))).toEqual(labels)
    const errors = (box as number[][]).flatMap((row, i) => row.map((value, j) => Math.abs(value - corners[i]![j]!)))
    expect(Math.max(...errors)).toBeLessThan(0.2)
  })
})

describe('pictures224', () => {
  it(
    'has 88,709,194 weights, and says before it starts that a batch of 128 does not fit',
    { tags: ['slow'] },
    async () => {
      const model = pictures224()
      // 3·9·32 + 32, 32·9·64 + 64, 64·9·128 + 128, 26·26·128·1024 + 1024, 1024·10 + 10
      expect(weights(model)).toBe(896 + 18_496 + 73_856 + 88_605_696 + 10_250)
      const data = { x: [[0]], y: [[0]] }
      await expect(trainPictures224(model, data, { batchSize: 128 })).rejects.toThrow(
        /^pictures224: a step of 128 pictures must fit into [\d.]+ GiB, but needs 4\.\d GiB\./,
      )
      expect(stepBytes(model, 32)).toBeLessThan(2.4 * 2 ** 30)
    },
  )

  it('trains in a smaller size', async () => {
    const { x, labels } = pictures(16, { side: 24, channels: 3 })
    const data = { x, y: oneHot(labels, 4) }
    const model = pictures224({ size: 24, units: 16, classes: 4 })
    await trainPictures224(model, data, { epochs: 80 })
    expect((await model.evaluate(data))['accuracy']).toBe(1)
  })
})
