import { engine, sequential, ShapeError, StateError } from '@tessera-ml/core'
import { checkLayer } from '@tessera-ml/core/testing'
import { grad, memory, ones, sum, tensor, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { crf, crfLoss, decodeTags } from './crf.js'

beforeAll(() => engine())

describe('crf', () => {
  it('adds scores of tags and of pairs of tags', async () => {
    const layer = crf({ name: 'crf' })
    const model = sequential([layer], { inputShape: [null, 2] })
    layer.parameters[0]!.setValues([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(await model.predict([[[10, 20]]])).toEqual([[[0, 11, 22, 3, 14, 25, 6, 17, 28]]])
    model.dispose()
  })

  it('is a layer like the others', () => {
    const inputs = [{ shape: [2, 3, 2], values: Array.from({ length: 12 }, (_, i) => Math.sin(i)) }]
    checkLayer({ make: crf, options: {}, inputs, wrongInputs: [[null, 3, null]] })
    expect(crf().className).toBe('CRF')
  })
})

describe('crfLoss', () => {
  // Two tags and all scores 0: ln 2 a step.
  it('counts the steps that the mask lets count', () => {
    const before = memory().numTensors
    const scores = tensor(new Float32Array(2 * 3 * 9), [2, 3, 9])
    const mask = tensor([1, 1, 1, 1, 0, 0], [2, 3], 'int32')
    const tags = tensor([0, 1, 0, 1, 0, 0], [2, 3], 'int32')
    const loss = crfLoss()
    const values = loss(tags, scores, mask)
    ;[3, 1].forEach((steps, i) => expect(values.dataSync()[i]).toBeCloseTo(steps * Math.log(2), 5))
    const gradients = grad((x: Tensor) => sum(loss(tags, x, mask)))(scores)
    const numbers = [...gradients.dataSync()]
    // First step: from the beginning, half each; the tag that is there has one less.
    expect(numbers.slice(0, 3)).toEqual([0, -0.5, 0.5])
    expect(numbers.slice(36).every((value) => value === 0)).toBe(true)
    for (const one of [scores, mask, tags, values, gradients]) one.dispose()
    expect(memory().numTensors).toBe(before)
  })

  it('refuses tags that are none, and a second gradient', () => {
    const scores = ones([1, 2, 9])
    expect(() => crfLoss()(tensor([[0, 2]]), scores)).toThrow(
      new ShapeError('crf: tags must be integers in [0, 2), but got 2.'),
    )
    const twice = grad((x: Tensor) => sum(grad((y: Tensor) => sum(crfLoss()(tensor([[0, 1]]), y)))(x)))
    expect(() => twice(scores)).toThrow(StateError)
  })

  it('has the best tags of each example', () => {
    const scores = new Float32Array(2 * 2 * 9)
    // Tag 1 from the beginning, tag 0 behind tag 1.
    scores[2] = 3
    scores[9 + 2 * 3 + 1] = 5
    expect(decodeTags(scores, [2, 2, 9], [1, 1, 1, 0])).toEqual([[1, 0], [0]])
  })
})
