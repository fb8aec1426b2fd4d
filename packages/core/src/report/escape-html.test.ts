import { describe, expect, it } from 'vitest'
import { escapeHtml, html, rawHtml } from './escape-html.js'

describe('html', () => {
  it('escapes text, also in attributes', () => {
    const evil = `"><script>alert('x')</script>&`
    expect(html`<p title="${evil}">${evil}</p>`.text).not.toMatch(/<script|"><s/)
    expect(escapeHtml(`<>"'&`)).toBe('&#60;&#62;&#34;&#39;&#38;')
  })

  it('keeps pieces of HTML, joins lists, and makes nothing of what is not there', () => {
    const items = ['a', html`<b>${'<'}</b>`, 3]
    expect(html`${items}${null}${undefined}${false}${rawHtml('<i>')}`.text).toBe('a<b>&#60;</b>3<i>')
  })
})
