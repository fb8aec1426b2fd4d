/** What the charts draw, read back from their SVG. */
import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import { barChart } from './bar-chart.js'
import type { Html } from './escape-html.js'
import { histogram } from './histogram.js'
import { learningCurves } from './learning-curves.js'
import { precisionRecallCurve } from './precision-recall-curve.js'
import { rocCurve } from './roc-curve.js'

function parse(piece: Html): Document {
  return parseHTML(`<!doctype html><html><body>${piece.text}</body></html>`).document
}

function texts(root: Document, selector: string): string[] {
  return [...root.querySelectorAll(selector)].map((element) => element.textContent ?? '')
}

describe('learningCurves', () => {
  const history = {
    loss: [0.7, 0.3, 0.2],
    accuracy: [0.5, 0.8, 0.9],
    valLoss: [0.6, 0.4, 0.5],
    val_accuracy: [0.6, 0.7, 0.7],
  }

  it('draws a panel for each metric with training and validation', () => {
    const root = parse(learningCurves(history))
    expect(texts(root, 'figcaption strong')).toEqual(['Loss', 'Accuracy'])
    expect(texts(root, '.key')).toEqual(['training', 'validation', 'training', 'validation'])
    expect(root.querySelectorAll('svg')).toHaveLength(2)
    expect(root.querySelectorAll('g[aria-label="line"] path')).toHaveLength(4)
    const said = root.querySelector('svg')?.getAttribute('aria-label')
    expect(said).toContain('Loss, training: from 0.700 to 0.200 in 3 epochs')
  })

  it('places values where the axes say: the lowest loss lies lowest', () => {
    const svg = parse(learningCurves({ loss: [0.7, 0.3, 0.2] }))
    const path = svg.querySelector('g[aria-label="line"] path')!.getAttribute('d')!
    const heights = path.match(/,([\d.]+)/g)!.map((y) => Number(y.slice(1)))
    expect(heights).toEqual([...heights].sort((a, b) => a - b))
    expect(heights).toHaveLength(3)
  })

  it('survives one epoch, no epoch, and numbers that are not finite', () => {
    expect(parse(learningCurves({ loss: [0.5] })).querySelectorAll('circle')).toHaveLength(1)
    expect(learningCurves({ loss: [] }).text).toContain('no values')
    const broken = learningCurves({ loss: [Number.NaN, 0.5, Number.POSITIVE_INFINITY] })
    expect(broken.text).not.toMatch(/="[^"]*(NaN|Infinity)[^"]*"/)
  })

  it('gives the same text for the same history', () => {
    expect(learningCurves(history).text).toBe(learningCurves(history).text)
  })
})

describe('rocCurve', () => {
  it('writes the area under each curve and names classes without one', () => {
    const root = parse(
      rocCurve([
        { label: '<spam>', truth: [1, 0, 1, 0], scores: [0.9, 0.8, 0.7, 0.1] },
        { label: 'none', truth: [0, 0], scores: [0.9, 0.8] },
      ]),
    )
    expect(texts(root, '.key')).toEqual(['<spam>, AUC 0.750'])
    expect(root.querySelectorAll('script, spam')).toHaveLength(0)
    expect(texts(root, '.note')).toEqual(['No curve, for want of examples: none.'])
  })

  it('stays small for many examples', () => {
    const truth = Array.from({ length: 50_000 }, (_, index) => (index * 7919) % 3 === 0)
    const scores = truth.map((isPositive, index) => ((index * 104_729) % 50_021) / 50_021 + (isPositive ? 0.3 : 0))
    expect(rocCurve([{ label: 'a', truth, scores }]).text.length).toBeLessThan(40_000)
  })
})

describe('barChart', () => {
  it('draws a bar for each value, also where labels are equal, and cuts long labels', () => {
    const root = parse(
      barChart({
        title: 'Words',
        bars: [
          { label: 'same', value: 2 },
          { label: 'same', value: -1 },
          { label: 'x'.repeat(50), value: 1 },
        ],
      }),
    )
    const rects = [...root.querySelectorAll('g[aria-label="bar"] rect')]
    const fills = rects.map((rect) => rect.getAttribute('fill'))
    expect(fills).toEqual(['var(--series-1)', 'var(--series-2)', 'var(--series-1)'])
    const widths = rects.map((rect) => Number(rect.getAttribute('width')))
    expect(widths[0]! / widths[1]!).toBeCloseTo(2, 5)
    expect(texts(root, 'text')).toEqual(expect.arrayContaining(['same', '2', '−1', `${'x'.repeat(21)}…`]))
  })

  it('survives no bars and zeros', () => {
    expect(barChart({ title: 'None', bars: [] }).text).toContain('<svg')
    expect(barChart({ title: 'Zero', bars: [{ label: 'a', value: 0 }] }).text).not.toMatch(/NaN/)
  })
})

describe('histogram', () => {
  it('stacks groups: heights in a bin add up to its count', () => {
    const series = [
      { label: 'a', values: [0.1, 0.12, 0.9] },
      { label: 'b', values: Float32Array.of(0.11, Number.NaN) },
    ]
    const root = parse(histogram({ title: 'Scores', label: 'score', series, bins: 2 }))
    const rects = [...root.querySelectorAll('g[aria-label="rect"] rect')]
    const heights = rects.map((rect) => Number(rect.getAttribute('height')))
    expect(rects).toHaveLength(3)
    expect(heights[0]! / heights[1]!).toBeCloseTo(2, 1)
    expect(texts(root, '.key')).toEqual(['a', 'b'])
  })
})

describe('precisionRecallCurve', () => {
  it('draws a curve a class, and writes the average precision of each', () => {
    const curve = { label: '<cell>', recall: [0.25, 0.5, 0.5], precision: [1, 1, 0.67], area: 0.5 }
    const root = parse(precisionRecallCurve([curve, { label: 'none found', recall: [], precision: [], area: 0 }]))
    expect(texts(root, '.key')).toEqual(['<cell>, AP 0.500', 'none found, AP 0'])
    expect(root.querySelectorAll('cell')).toHaveLength(0)
    expect(root.querySelectorAll('path[stroke-width="2.25"], g[stroke-width="2.25"] path').length).toBeGreaterThan(0)
  })
})
