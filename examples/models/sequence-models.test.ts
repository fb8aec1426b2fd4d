import { tensor } from '@tensorflow/tfjs-core'
import { engine, Generator } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { scaledDotProductAttention, transformer } from './self-attention.js'
import { simpleRnn, trainSimpleRnn } from './simple-rnn.js'
import { texts } from './testing/made-up.js'
import { mfccFrames, voiceCommands } from './voice-commands.js'

/** Tones that rise or fall, in some noise. */
function tones(count: number) {
  const random = new Generator(1)
  return Array.from({ length: count }, (_, i) => {
    const isRising = i % 2 === 0
    const first = 300 + 200 * random.uniform()
    const samples = Float32Array.from({ length: 4000 }, (_, n) => {
      const hz = first * 2 ** ((isRising ? n : 4000 - n) / 4000)
      return 0.3 * Math.sin((2 * Math.PI * hz * n) / 16_000) + 0.01 * random.normal()
    })
    return { sound: { samples, sampleRateHz: 16_000 }, label: isRising ? 'up' : 'down' }
  })
}

describe('voiceCommands', () => {
  it('tells sounds apart by their MFCC', async () => {
    const sounds = tones(32)
    const { model, labels } = await voiceCommands(sounds, { steps: 24, units: 12, epochs: 40 })
    const rows = await model.predict(mfccFrames(sounds, 24))
    const heard = rows.map((row) => labels[row.indexOf(Math.max(...row))])
    expect(heard.filter((label, i) => label === sounds[i]!.label).length).toBeGreaterThan(28)
  })
})

describe('simpleRnn', () => {
  it('says that the shape [100] lacks the axis of time', () => {
    expect(() => simpleRnn([100])).toThrow(
      'simple_rnn: input must be [batch, time, in], but the time axis is missing: [?, 100]. ' +
        'Steps of one feature are [100, 1] an example.',
    )
  })

  it('learns sequences of ten classes', async () => {
    const labels = Array.from({ length: 60 }, (_, i) => i % 10)
    const x = labels.map((label) => Array.from({ length: 12 }, (_, t) => [Math.sin(((label + 1) * t) / 4)]))
    const model = simpleRnn([12, 1])
    await trainSimpleRnn(model, { x, y: labels }, { epochs: 60 })
    expect((await model.evaluate({ x, y: labels }))['accuracy']).toBeGreaterThan(0.9)
  })
})

describe('scaledDotProductAttention', () => {
  it('weighs values by how well their keys fit', async () => {
    await engine()
    // Scores 0 and ln 3: shares 1/4 and 3/4.
    const [query, key] = [
      tensor([[[2, 0, 0, 0]]]),
      tensor([
        [
          [0, 1, 0, 0],
          [Math.log(3), 0, 0, 0],
        ],
      ]),
    ]
    const value = tensor([[[4], [8]]])
    expect(scaledDotProductAttention(query, key, value).dataSync()[0]).toBeCloseTo(7, 5)
  })
})

describe('transformer', () => {
  it('classifies texts', async () => {
    const { x, labels } = texts(120, 4)
    const small = { vocabulary: 60, dimension: 16, numHeads: 2, classes: 4, epochs: 12 }
    const model = await transformer({ x, y: labels }, small)
    expect((await model.evaluate({ x, y: labels }))['accuracy']).toBeGreaterThan(0.8)
  })
})
