import { describe, expect, it } from 'vitest'
import { attributionColour } from './attribution-colour.js'
import { bars } from './bars.js'
import { escapeHtml } from './escape-html.js'
import { formatValue } from './format-value.js'
import { highlightedText } from './highlighted-text.js'
import { page } from './page.js'

const attack = `"><script>alert('x')</script><img src=x onerror=alert(1)>&`

/** Tags as a parser would see them. */
const tagsOf = (html: string): string[] =>
  [...html.matchAll(/<\/?([a-z0-9!]+)/gi)].map((match) => match[1]!.toLowerCase())

describe('escapeHtml', () => {
  it('leaves nothing that opens a tag, an entity or ends an attribute', () => {
    expect(escapeHtml(`<a b="c" d='e'>&amp;`)).toBe('&#60;a b=&#34;c&#34; d=&#39;e&#39;&#62;&#38;amp;')
  })

  it('keeps characters beyond 16 bits and replaces what XML cannot hold', () => {
    expect(escapeHtml('😀é\t\n')).toBe('😀é\t\n')
    expect(escapeHtml('\ud800x\udc00\u0000\u001b\ufffe')).toBe('\ufffdx\ufffd\ufffd\ufffd\ufffd')
    expect(escapeHtml('a\r\nb')).toBe('a&#13;\nb')
  })
})

describe('formatValue', () => {
  it('shows sign and three digits, and small and large numbers by exponent', () => {
    const numbers = [0, 1.23456, -0.5, 1500, -0.00001234, 2e7]
    expect(numbers.map(formatValue)).toEqual(['0', '+1.23', '−0.5', '+1500', '−1.2e-5', '+2.0e+7'])
  })
})

describe('attributionColour', () => {
  it('has one hue a sign and grows with the value up to max', () => {
    expect(attributionColour(1, 1)).toBe('rgba(213,94,0,0.620)')
    expect(attributionColour(9, 1)).toBe('rgba(213,94,0,0.620)')
    expect(attributionColour(-0.5, 1)).toBe('rgba(0,114,178,0.310)')
    expect(attributionColour(0, 0)).toBe('rgba(213,94,0,0.000)')
  })
})

describe('highlightedText', () => {
  it('colours each part by its value and keeps text and white space', () => {
    const html = highlightedText('so  good\n\nbad', [
      { start: 4, end: 8, value: 2 },
      { start: 10, end: 13, value: -1 },
    ])
    expect(html).toContain('white-space:pre-wrap')
    expect(html).toContain(`title="good: +2" style="background:${attributionColour(2, 2)}`)
    expect(html).toContain(`title="bad: −1" style="background:${attributionColour(-1, 2)}`)
    const text = html.slice(html.indexOf('>', html.indexOf('<div')) + 1, html.indexOf('</div>')).replace(/<[^>]+>/g, '')
    expect(text).toBe('so  good\n\nbad')
    expect(html).toContain('raises the output +2')
  })

  it('lets no text or label become markup', () => {
    const html = highlightedText(
      attack,
      [
        { start: 0, end: attack.length, value: 1 },
        { start: 2, end: 9, value: 1 },
      ],
      {
        positiveLabel: attack,
        negativeLabel: attack,
      },
    )
    expect(new Set(tagsOf(html))).toEqual(new Set(['figure', 'div', 'span', 'figcaption']))
    expect(html.replace(/"[^"]*"/g, '')).not.toMatch(/<[^>]*onerror/)
  })

  it('colours by a common scale where one is given', () => {
    expect(highlightedText('a', [{ start: 0, end: 1, value: 1 }], { max: 4 })).toContain(attributionColour(1, 4))
  })

  it('shows where a long text was cut', () => {
    const html = highlightedText('x'.repeat(50), [{ start: 5, end: 30, value: 1 }], { maxCharacters: 10 })
    expect(html).toContain('40 more characters')
    expect(html).not.toContain('xxxxxx</span>')
  })

  it('says so where nothing has weight', () => {
    expect(highlightedText('abc', [])).toContain('No part of the text has any weight.')
  })
})

describe('bars', () => {
  const items = [1, -4, 2, 0.5, -0.25].map((value, i) => ({ label: `f${i}`, value }))

  it('draws the strongest first and one bar for the sum of the others', () => {
    const svg = bars(items, { count: 3 })
    const titles = [...svg.matchAll(/<g><title>(.*?)<\/title>/g)].map((match) => match[1])
    expect(titles).toEqual(['f1: −4', 'f2: +2', 'f0: +1', '2 more: +0.25'])
  })

  it('gives bars lengths in proportion to the values, all from one line', () => {
    const svg = bars([
      { label: 'a', value: 3 },
      { label: 'b', value: -1 },
    ])
    const rects = [...svg.matchAll(/<rect x="([\d.]+)".*?width="([\d.]+)"/g)].map((m) => [Number(m[1]), Number(m[2])])
    const [[aLeft, aWidth], [bLeft, bWidth]] = rects as [[number, number], [number, number]]
    expect(aWidth / bWidth).toBeCloseTo(3, 5)
    expect(bLeft + bWidth).toBeCloseTo(aLeft, 5)
  })

  it('lets no label become markup, and draws for no items at all', () => {
    expect(new Set(tagsOf(bars([{ label: attack, value: 1 }], { title: attack })))).toEqual(
      new Set(['svg', 'title', 'g', 'text', 'rect', 'path']),
    )
    expect(bars([])).toContain('Nothing contributes.')
    expect(() => bars([{ label: 'a', value: Infinity }])).toThrow('items[0].value must be finite')
  })
})

describe('page', () => {
  it('is one file without scripts or links, with its texts escaped and its fragments kept', () => {
    const html = page(attack, [{ heading: attack, text: attack, html: '<svg></svg>' }], { language: attack })
    expect(html.startsWith('<!doctype html>')).toBe(true)
    expect(tagsOf(html)).not.toContain('script')
    expect(tagsOf(html)).not.toContain('img')
    expect(tagsOf(html)).not.toContain('link')
    expect(html).toContain('<svg></svg>')
    expect(html).toContain(`<title>${escapeHtml(attack)}</title>`)
    expect(html).not.toMatch(/https?:/)
  })
})
