import { describe, expect, it } from 'vitest'
import { quietRun } from '../testing/quiet-run.js'
import { picturesChapter } from './chapter.js'
import { readDigits, type Digit } from './digits.js'

describe('readDigits', () => {
  it('gives each digit to one part, in the order of the seed', () => {
    const { training, heldOut } = readDigits({ seed: 1, training: 300, heldOut: 100 })
    const texts = (digits: readonly Digit[]): string[] => digits.map(({ picture }) => picture.data.join())
    expect([training.length, heldOut.length]).toEqual([300, 100])
    expect(new Set([...texts(training), ...texts(heldOut)]).size).toBe(400)
    expect(texts(readDigits({ seed: 1, training: 300, heldOut: 100 }).heldOut)).toEqual(texts(heldOut))
    expect(texts(readDigits({ seed: 2, training: 300, heldOut: 100 }).heldOut)).not.toEqual(texts(heldOut))
  })

  it('has pictures with ink in the middle and none at the edges', () => {
    const { training } = readDigits({ seed: 1, training: 100, heldOut: 10 })
    const mean = (place: number): number => training.reduce((sum, { picture }) => sum + picture.data[place]!, 0) / 100
    expect(mean(14 * 28 + 14)).toBeGreaterThan(80)
    expect(mean(0)).toBe(0)
    expect(new Set(training.map(({ label }) => label)).size).toBe(10)
  })
})

describe('picturesChapter, small', () => {
  it('beats the guess, draws why, and leaves page and model', { tags: ['slow'] }, async () => {
    const options = { seed: 1, training: 400, heldOut: 60, epochs: 4 }
    const { chapter, files, printed } = await quietRun((out) => picturesChapter({ ...options, out }))
    const { figures, page, why } = chapter
    expect(figures[0]!.guessed).toBeLessThan(0.3)
    expect(figures[0]!.value).toBeGreaterThan(figures[0]!.guessed + 0.3)
    expect(why.text).toMatch(/<img\s+src="data:image\/png/)
    expect(files).toEqual([page, 'pictures.safetensors'])
    expect(printed).toMatch(/simple +accuracy +0\.\d{4} +0\.\d{4} always "\d"/)
    expect(printed).toMatch(/█.*\n.*█/)
  })
})
