import { matMul, memory, reshape, slice, tensor2d, type Tensor } from '@tensorflow/tfjs-core'
import { Generator } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { Explanation } from '../explanation.js'
import { presenceOfSegments } from '../presence/presence-of-segments.js'
import { limePresence } from './lime-presence.js'
import { limeTabular } from './lime-tabular.js'
import { limeText } from './lime-text.js'

const weights = [2, -1, 0, 0]
const linear = (x: Tensor): Tensor => matMul(x, tensor2d(weights, [4, 1]))
const training = ((): number[][] => {
  const data = new Float32Array(400 * 4)
  new Generator(1).fillNormal(data)
  return Array.from({ length: 400 }, (_, i) => [...data.subarray(4 * i, 4 * i + 4)])
})()

describe('limeTabular', () => {
  it('finds the slopes of a linear function in standardised columns, and says that the model holds', async () => {
    const row = [1, -2, 0.5, 0]
    const { values, localModel, completeness } = await limeTabular(linear, [row], { training, discretise: 'none' })
    const deviation = (j: number): [number, number] => {
      const column = training.map((one) => one[j]!)
      const mean = column.reduce((a, b) => a + b) / column.length
      return [mean, Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length)]
    }
    weights.forEach((weight, j) => expect(values.data[j]).toBeCloseTo(weight * (row[j]! - deviation(j)[0]), 1))
    expect(localModel!.score[0]).toBeGreaterThan(0.99)
    expect(completeness).toMatchObject({ ok: true })
  })

  it('speaks of ranges, the most telling first to be kept', async () => {
    const { values, featureNames } = await limeTabular(linear, [[2, 0, 0, 0]], {
      training,
      numFeatures: 1,
      featureNames: ['a', 'b', 'c', 'd'],
    })
    expect(featureNames![0]).toMatch(/^a > 0\.\d\d$/)
    expect(values.data[0]).toBeGreaterThan(1)
    expect([...values.data.subarray(1)]).toEqual([0, 0, 0])
  })

  it('is the same for the same seed, leaves no tensors, and survives JSON', async () => {
    const before = memory().numTensors
    const ask = (seed: number) => limeTabular(linear, [training[0]!], { training, seed, samples: 200 })
    const one = await ask(1)
    expect((await ask(1)).values.data).toEqual(one.values.data)
    expect((await ask(2)).values.data).not.toEqual(one.values.data)
    expect(memory().numTensors).toBe(before)
    expect(Explanation.parse(JSON.stringify(one))).toEqual(one)
  })

  it('says which option is wrong', async () => {
    const ask = (options: object) => limeTabular(linear, [[1, 2, 3, 4]], { training, ...options })
    await expect(ask({ training: undefined })).rejects.toThrow('training must be rows of the same columns')
    await expect(ask({ training: [[1, 2]] })).rejects.toThrow('training must be [row, 4], but got [1, 2].')
    await expect(ask({ discretise: 'quartiles' })).rejects.toThrow('Did you mean "quartile"?')
    await expect(ask({ featureSelection: 'forward' })).rejects.toThrow('featureSelection must be one of')
    await expect(ask({ signal: AbortSignal.abort() })).rejects.toThrow('stopped by its signal')
  })
})

describe('limeText', () => {
  const score = (texts: readonly string[]) =>
    texts.map((text) => [(text.includes('good') ? 0.6 : 0) - (text.includes('bad') ? 0.3 : 0) + 0.1])

  it('gives words what they add, at all their places', async () => {
    const { explanation, spans } = await limeText(score, 'good, not bad: good', { samples: 2000 })
    expect(explanation.featureNames).toEqual(['good', 'not', 'bad'])
    const values = [...explanation.values.data]
    expect(values[0]).toBeCloseTo(0.6, 1)
    expect(values[1]).toBeCloseTo(0, 1)
    expect(values[2]).toBeCloseTo(-0.3, 1)
    expect(spans.map(({ start, end }) => [start, end])).toEqual([
      [0, 4],
      [6, 9],
      [10, 13],
      [15, 19],
    ])
    expect(spans[3]!.value).toBe(spans[0]!.value)
  })
})

describe('limePresence', () => {
  it('finds the segments that a picture’s class hangs on', async () => {
    const picture = Array.from({ length: 4 }, (_, y) => Array.from({ length: 4 }, (_, x) => y * 4 + x))
    const segments = picture.map((row, y) => row.map((_, x) => (y < 2 ? 0 : 2) + (x < 2 ? 0 : 1)))
    const corner = (x: Tensor): Tensor => slice(reshape(x, [-1, 16]), [0, 15], [-1, 1])
    const parts = await presenceOfSegments(corner, picture, { segments, hidden: 0 })
    const { values } = await limePresence(parts, { sampling: 'coin' })
    expect(values.data[3]).toBeGreaterThan(13)
    for (const other of values.data.subarray(0, 3)) expect(Math.abs(other)).toBeLessThan(0.5)
  })
})
