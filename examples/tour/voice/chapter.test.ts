import { describe, expect, it } from 'vitest'
import { quietRun } from '../testing/quiet-run.js'
import { voiceChapter } from './chapter.js'
import { explainedWord } from './explained-word.js'

describe('explainedWord', () => {
  it('adds up each eighth of the word', () => {
    const values = Array.from({ length: 16 }, (_, frame) => [frame < 2 ? 0.5 : 0, frame === 15 ? -1 : 0])
    const sums = { score: 0.9, base: 0, logit: 0, gap: 0, method: 'integrated gradients' } as const
    const lines = explainedWord({ label: 'yes', ...sums, values, features: values, hopSeconds: 0.01 }).split('\n')
    expect(lines).toHaveLength(9)
    expect(lines[1]).toMatch(/0\.00 to 0\.02 s {2}\+1\.00 {2}█{24}$/)
    expect(lines[8]).toMatch(/0\.14 to 0\.16 s {2}−1\.00 {2}░{24}$/)
  })
})

describe('voiceChapter, small', () => {
  it('learns two words, shows why, and leaves page and model', { tags: ['slow'] }, async () => {
    const options = { seed: 1, words: ['stop', 'no'], training: 24, heldOut: 8, networks: 1, epochs: 28 }
    const { chapter, files, printed } = await quietRun((out) => voiceChapter({ ...options, out }))
    const { figures, page, why } = chapter
    expect(figures).toMatchObject([{ model: 'auto', guess: 'one of 2', guessed: 0.5 }])
    expect(figures[0]!.value).toBeGreaterThan(0.6)
    expect(why.text).toContain('<svg')
    expect(files).toEqual([page, 'voice.safetensors'])
    expect(printed).toMatch(/auto +accuracy +[01]\.\d{4} +0\.5000 one of 2/)
  })
})
