import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import { ShapeError } from '../errors/errors.js'
import { confusionMatrix } from './confusion-matrix.js'
import { html } from './escape-html.js'
import { figures } from './figures.js'
import { reportPage } from './page.js'
import { table } from './table.js'

function parse(text: string): Document {
  return parseHTML(text).document
}

describe('reportPage', () => {
  const page = reportPage({
    title: 'A <b> & c',
    subtitle: 'Below',
    sections: [
      { title: 'Scores', html: html`<p>one</p>`, note: 'Read < this' },
      { title: 'Scores', html: html`<p>two</p>` },
      { title: '训练', html: html`<p>three</p>` },
    ],
  })

  it('has a section and a link to it for each title', () => {
    const root = parse(page)
    const ids = [...root.querySelectorAll('section')].map((section) => section.id)
    expect(ids).toEqual(['scores', 'scores-2', 'section'])
    const links = [...root.querySelectorAll('nav a')].map((link) => link.getAttribute('href'))
    expect(links).toEqual(ids.map((id) => `#${id}`))
    expect(root.querySelector('h1')?.textContent).toBe('A <b> & c')
    expect(root.querySelector('.note')?.textContent).toBe('Read < this')
  })

  it('asks for nothing else: no script, no address, no import', () => {
    expect(page).not.toMatch(/<script|<link|https?:|@import|url\(|\bsrc=/)
    expect(page).toContain("default-src 'none'")
  })

  it('fits phones, dark rooms and paper', () => {
    expect(page).toContain('width=device-width')
    expect(page).toContain('prefers-color-scheme: dark')
    expect(page).toContain('@media print')
  })
})

describe('table', () => {
  it('puts columns of numbers to the right and escapes text', () => {
    const root = parse(
      table({
        columns: [{ title: 'a' }, { title: 'b' }],
        rows: [
          ['<x>', 0.5],
          ['y', 2],
        ],
      }).text,
    )
    const cells = [...root.querySelectorAll('td')]
    expect(cells.map((cell) => cell.textContent)).toEqual(['<x>', '0.500', 'y', '2'])
    expect(cells.map((cell) => cell.className)).toEqual(['text', 'number', 'text', 'number'])
  })

  it('refuses a row with a cell too few', () => {
    const broken = { columns: [{ title: 'a' }, { title: 'b' }], rows: [['x', 1], ['y']] }
    expect(() => table(broken)).toThrow('table: row 1 must be of 2 cells, but got 1.')
  })
})

describe('figures', () => {
  it('shows label, value and note', () => {
    const items = [
      { label: 'Accuracy', value: 0.98312, note: 'held out' },
      { label: 'Time', value: '3 s' },
    ]
    const root = parse(figures(items).text)
    expect([...root.querySelectorAll('dd')].map((item) => item.textContent)).toEqual(['0.983', 'held out', '3 s'])
  })
})

describe('confusionMatrix', () => {
  it('shows counts, shares of the row, and deeper colours for larger shares', () => {
    const root = parse(
      confusionMatrix({
        labels: ['ham', 'spam'],
        counts: [
          [90, 10],
          [0, 0],
        ],
      }).text,
    )
    const cells = [...root.querySelectorAll('tbody td')]
    expect(cells.map((cell) => cell.textContent)).toEqual(['9090.0%', '1010.0%', '00.0%', '00.0%'])
    const depths = cells.map((cell) => Number(/--depth:([\d.]+)%/.exec(cell.getAttribute('style') ?? '')?.[1]))
    expect(depths).toEqual([97, 22.4, 0, 0])
    expect(cells[1]?.getAttribute('title')).toBe('true: ham, predicted: spam: 10.0%')
  })

  it('leaves shares out where there are many classes', () => {
    const labels = Array.from({ length: 10 }, (_, index) => `class ${index}`)
    const root = parse(confusionMatrix({ labels, counts: labels.map(() => labels.map((_, index) => index)) }).text)
    expect(root.querySelectorAll('tbody td')).toHaveLength(100)
    expect(root.querySelectorAll('small')).toHaveLength(0)
  })

  it('refuses counts that do not fit the labels', () => {
    expect(() => confusionMatrix({ labels: ['a', 'b'], counts: [[1, 2]] })).toThrow(ShapeError)
    expect(() => confusionMatrix({ labels: ['a'], counts: [[1, 2]] })).toThrow('of shape [1, 1], but got [1, 2]')
  })
})
