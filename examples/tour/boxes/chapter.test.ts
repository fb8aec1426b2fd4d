import { describe, expect, it } from 'vitest'
import { readDigits } from '../pictures/digits.js'
import { quietRun } from '../testing/quiet-run.js'
import { boxesChapter } from './chapter.js'
import { placeDigits } from './placed-digits.js'

describe('placeDigits', () => {
  const { training } = readDigits({ seed: 1, training: 60, heldOut: 1 })

  it('puts ink on each side of the box, and none brighter than the noise outside', () => {
    for (const { picture, boxes } of placeDigits(training, 60, 1)) {
      const [{ xmin, ymin, xmax, ymax }] = boxes
      expect(Math.max(xmax - xmin, ymax - ymin)).toBeGreaterThanOrEqual(14)
      expect(Math.max(xmax - xmin, ymax - ymin)).toBeLessThanOrEqual(40)
      const isIn = (i: number): boolean => {
        const [x, y] = [i % 64, Math.floor(i / 64)]
        return x >= xmin && x < xmax && y >= ymin && y < ymax
      }
      const outside = picture.data.filter((_, i) => !isIn(i))
      expect(Math.max(...outside)).toBeLessThanOrEqual(100)
      expect(Math.max(...picture.data.filter((_, i) => isIn(i)))).toBeGreaterThan(150)
    }
  })

  it('gives the same pictures for the same seed, and other places for another', () => {
    const boxes = (seed: number) => placeDigits(training, 5, seed).map((placed) => placed.boxes[0])
    expect(placeDigits(training, 5, 1)).toEqual(placeDigits(training, 5, 1))
    expect(boxes(2)).not.toEqual(boxes(1))
  })
})

describe('boxesChapter, small', () => {
  it('finds digits better than the mean box and leaves page and model', { tags: ['slow'] }, async () => {
    const options = { seed: 1, training: 220, heldOut: 24, epochs: 5 }
    const { chapter, files, printed } = await quietRun((out) => boxesChapter({ ...options, out }))
    const [label, overlap] = chapter.figures
    expect(label).toMatchObject({ measure: 'accuracy' })
    expect(overlap).toMatchObject({ measure: 'mean IoU', guess: 'the mean box' })
    expect(overlap!.value).toBeGreaterThan(overlap!.guessed + 0.05)
    expect(chapter.why.text).toMatch(/<svg[\s\S]*1 true and 1 predicted boxes[\s\S]*<svg/)
    expect(files).toEqual([chapter.page, 'boxes.safetensors'])
    expect(printed).toMatch(/two heads +mean IoU +0\.\d{4}/)
  })
})
