import { memory, sum, tensor, type Tensor } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { arrayFunction } from '../evaluator.js'
import { exactShapley } from '../shapley/exact-shapley.js'
import { presenceOfSegments } from './presence-of-segments.js'
import { presenceOfWords } from './presence-of-words.js'
import { slic } from './slic.js'

describe('presenceOfWords', () => {
  it('lets Shapley methods take a text apart by words', async () => {
    const predict = (texts: readonly string[]) => texts.map((text) => [(text.match(/good/g) ?? []).length, text.length])
    const words = presenceOfWords(predict, 'good film, good')
    const { values, featureNames } = await exactShapley(words.f, words.input, {
      background: words.background,
      featureNames: words.featureNames,
      target: 0,
    })
    expect(featureNames).toEqual(['good', 'film'])
    expect([...values.data]).toEqual([2, 0])
  })

  it('refuses a text without words', () => {
    expect(() => presenceOfWords(() => [], ' … ')).toThrow('the text must have at least one word, but got " … ".')
  })
})

describe('presenceOfSegments', () => {
  const picture = [
    [[1], [1], [5], [5]],
    [[1], [3], [5], [5]],
  ]
  const segments = [
    [7, 7, 9, 9],
    [7, 7, 9, 9],
  ]
  const total = (x: Tensor): Tensor => sum(x, [1, 2, 3])

  it('hides segments, for functions of tensors and of arrays alike', async () => {
    const before = memory().numTensors
    const parts = await presenceOfSegments(total, picture, { segments, hidden: 0 })
    const { values, baseValues } = await exactShapley(parts.f, parts.input, { background: parts.background })
    expect([...values.data]).toEqual([6, 20])
    expect([...baseValues!.data]).toEqual([0])
    expect(memory().numTensors).toBe(before)
    const box = arrayFunction((batch) => (batch as number[][][][]).map((one) => [one.flat(2).reduce((a, b) => a + b)]))
    const same = await presenceOfSegments(box, picture, { segments, hidden: 0 })
    const again = await exactShapley(same.f, same.input, { background: same.background })
    expect([...again.values.data]).toEqual([6, 20])
  })

  it('shows a hidden segment in its mean colour, so that a sum does not change', async () => {
    const parts = await presenceOfSegments(total, picture, { segments })
    const { values } = await exactShapley(parts.f, parts.input, { background: parts.background })
    expect([...values.data]).toEqual([0, 0])
  })

  it('refuses segments of another size', async () => {
    await expect(presenceOfSegments(total, picture, { segments: [[1]] })).rejects.toThrow(
      'segments must be [2, 4] as the picture, but got [1, 1].',
    )
  })
})

describe('slic', () => {
  /** Four squares of different colours. */
  const squares = Array.from({ length: 24 }, (_, y) =>
    Array.from({ length: 24 }, (_, x) => [y < 12 ? 0.9 : 0.1, x < 12 ? 0.8 : 0.2, 0.5]),
  )

  it('follows the borders of colours, every segment in one piece', async () => {
    const { data, shape } = await slic(squares, { segments: 16 })
    expect(shape).toEqual([24, 24])
    const count = new Set(data).size
    expect(count).toBeGreaterThan(8)
    expect(count).toBeLessThanOrEqual(20)
    const colourOf = new Map<number, string>()
    data.forEach((label, pixel) => {
      const colour = String(squares[Math.floor(pixel / 24)]![pixel % 24])
      expect(colourOf.get(label) ?? colour).toBe(colour)
      colourOf.set(label, colour)
    })
    expect([...new Set(data)].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
  })

  it('takes tensors and grey pictures, and says what is wrong', async () => {
    const grey = tensor(new Float32Array(64), [8, 8])
    expect((await slic(grey, { segments: 4 })).shape).toEqual([8, 8])
    grey.dispose()
    await expect(slic([1, 2])).rejects.toThrow('picture must be [height, width, channel], but got [2].')
    await expect(slic(squares, { segments: 0 })).rejects.toThrow('slic: segments must be a positive integer')
  })
})
