import { describe, expect, it } from 'vitest'
import { explanationHtml, explanationPage, type TextExplanation } from './text-explanation.js'

const explanation: TextExplanation = {
  text: 'not <bad> & fine',
  label: 'so & so',
  score: 0.75,
  method: 'linear contributions',
  base: 0.1,
  logit: 1.1,
  spans: [
    { start: 0, end: 3, value: -0.5 },
    { start: 5, end: 8, value: 1.5 },
  ],
  gap: 2e-17,
}

describe('explanationHtml', () => {
  it('shows the text escaped, with both directions named after the label', async () => {
    const html = await explanationHtml(explanation)
    expect(html).toContain('bad')
    expect(html).not.toContain('<bad>')
    expect(html).toContain('for &#34;so &#38; so&#34;')
    expect(html).toContain('against &#34;so &#38; so&#34;')
  })

  it('takes a text without any part that counts', async () => {
    expect(await explanationHtml({ ...explanation, spans: [] })).toContain('fine')
    expect(typeof (await explanationHtml({ ...explanation, text: '', spans: [] }))).toBe('string')
  })
})

describe('explanationPage', () => {
  it('is one HTML file that names label, probability, method and gap, and asks for nothing else', async () => {
    const page = await explanationPage(explanation)
    expect(page).toMatch(/^<!doctype html>/i)
    const parts = ['0.750', 'linear contributions', '1.100', '2.0e-17', 'so &#38; so']
    for (const part of parts) expect(page).toContain(part)
    expect(page).not.toMatch(/<(script|link)|src=|https?:/)
  })
})
