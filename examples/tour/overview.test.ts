import { html } from '@tessera-ml/core/report'
import { describe, expect, it } from 'vitest'
import { overview } from './overview.js'
import { comparison, signedBars } from './print.js'

const figure = { model: 'simple', measure: 'accuracy', value: 0.98765, guess: 'always "1"', guessed: 0.11 }

describe('overview', () => {
  it('sets each figure beside its guess and links each chapter’s page', () => {
    const chapter = { title: 'Pictures', summary: 'Digits.', figures: [figure], decision: 'A 7', page: 'pictures.html' }
    const page = overview([{ ...chapter, why: html`<b>because</b>` }])
    expect(page).toMatch(/0\.988<\/td>\s*<td[^>]*>always &#34;1&#34;<\/td>\s*<td[^>]*>0\.110/)
    expect(page).toContain('<b>because</b>')
    expect(page).toContain('href="pictures.html"')
  })
})

describe('comparison', () => {
  it('puts numbers to the right and words to the left', () => {
    const lines = comparison([figure, { ...figure, model: 'a longer name' }], [1500, 12_000]).split('\n')
    expect(lines[1]).toBe('  simple          accuracy   0.9877   0.1100 always "1"        1.5 s')
    expect(lines[2]).toMatch(/^ {2}a longer name .* 12\.0 s$/)
  })
})

describe('signedBars', () => {
  it('draws the strongest in full and the others in proportion', () => {
    const lines = signedBars([
      ['free', 2],
      ['the', -1],
    ]).split('\n')
    expect(lines).toEqual([`    free  +2.00  ${'█'.repeat(24)}`, `    the   −1.00  ${'░'.repeat(12)}`])
  })
})
