import { crc32, inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { Explanation } from '../explanation.js'
import { beeswarm } from './beeswarm.js'
import { force } from './force.js'
import { pictureOverlay } from './picture-overlay.js'
import { pngUri } from './png.js'
import { spectrogram } from './spectrogram.js'
import { waterfall } from './waterfall.js'

const attack = '"><script>alert(1)</script>'
const items = [
  { label: 'age', value: 1.5 },
  { label: attack, value: -0.5 },
  { label: 'length', value: 0.25 },
]
const values = (data: number[], shape: number[]) => ({ data: Float64Array.from(data), shape })
const table = new Explanation({
  kind: 'sensitivity',
  values: values([1, -2, 0.5, 3, 2, 0], [3, 2, 1]),
  predictions: values([0, 0, 0], [3, 1]),
  outputs: [[0], [0], [0]],
  data: values([1, 2, 3, 4, 5, 6], [3, 2]),
  featureNames: [attack, 'b'],
  run: { method: 'test', of: 'outputs', evaluations: 0, options: {} },
})

describe('all charts', () => {
  const charts = {
    waterfall: waterfall(items, { baseValue: 1, title: attack }),
    force: force(items, { baseValue: 1, title: attack }),
    beeswarm: beeswarm(table, { title: attack }),
    spectrogram: spectrogram(values([1, 2, 3, 4], [2, 2]), { title: attack, bandLabel: attack }),
    pictureOverlay: pictureOverlay(values([0, 1, 0.5, 1], [2, 2]), values([1, 0, -1, 0], [2, 2]), { title: attack }),
  }

  it.each(Object.entries(charts))('%s lets no name become markup, and has balanced tags', (_, markup) => {
    expect(markup).not.toContain('<script')
    const tags = [...markup.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)].filter((tag) => tag[2] !== 'img' && !tag[3])
    const opened = tags.filter((tag) => !tag[1]).map((tag) => tag[2]!)
    const closed = tags.filter((tag) => tag[1]).map((tag) => tag[2]!)
    const inOrder = (names: string[]) => names.sort((a, b) => a.localeCompare(b))
    expect(inOrder(opened)).toEqual(inOrder(closed))
  })
})

describe('waterfall', () => {
  it('leads from the base value to the prediction, the largest step on top', () => {
    const chart = waterfall(items, { baseValue: 1 })
    expect(chart).toContain('>base value<')
    expect(chart).toContain('>2.25<')
    expect(chart).toContain('length: +0.25, from 1 to 1.25')
    expect(chart).toContain('age: +1.5, from 0.75 to 2.25')
  })

  it('sums what it does not draw, and refuses what is not finite', () => {
    expect(waterfall(items, { baseValue: 0, count: 1 })).toContain('2 more')
    expect(() => waterfall([{ label: 'a', value: NaN }], { baseValue: 0 })).toThrow('items[0].value must be finite')
  })
})

describe('force', () => {
  it('names the prediction and the base value', () => {
    const chart = force(items, { baseValue: 1 })
    expect(chart).toContain('prediction 2.25')
    expect(chart).toContain('base value 1')
  })
})

describe('beeswarm', () => {
  it('draws a dot for each row, the most telling feature on top', () => {
    const chart = beeswarm(table, { count: 1 })
    expect(chart.match(/<circle/g)).toHaveLength(3)
    expect(chart).toContain('<title>b</title>')
    expect(() => beeswarm(table, { output: 1 })).toThrow('output must be from 0 to 0, but got 1.')
  })
})

describe('pngUri', () => {
  it('makes a file that any reader takes: chunks with their sums, lines without filter', () => {
    const rgba = Uint8ClampedArray.from({ length: 2 * 3 * 4 }, (_, i) => i * 10)
    const bytes = Buffer.from(pngUri(rgba, 2, 3).split(',')[1]!, 'base64')
    expect(bytes.subarray(0, 8)).toEqual(Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]))
    const chunks: Record<string, Buffer> = {}
    for (let at = 8; at < bytes.length;) {
      const size = bytes.readUInt32BE(at)
      const body = bytes.subarray(at + 4, at + 8 + size)
      expect(bytes.readUInt32BE(at + 8 + size)).toBe(crc32(body))
      chunks[body.subarray(0, 4).toString('latin1')] = body.subarray(4)
      at += 12 + size
    }
    expect([chunks['IHDR']!.readUInt32BE(0), chunks['IHDR']!.readUInt32BE(4)]).toEqual([2, 3])
    const lines = inflateSync(chunks['IDAT']!)
    expect([lines[0], lines[9], lines[18]]).toEqual([0, 0, 0])
    expect([...lines.subarray(10, 18)]).toEqual([...rgba.subarray(8, 16)])
  })
})

describe('pictureOverlay and spectrogram', () => {
  it('refuse values of another size', () => {
    const picture = values([0, 1, 0.5, 1], [2, 2])
    expect(() => pictureOverlay(picture, values([1], [1, 1]))).toThrow(
      "must have the picture's size, [2, 2], but got [1, 1].",
    )
    expect(() => pictureOverlay(values([1, 2], [1, 1, 2]), values([1], [1, 1]))).toThrow('must have 1 or 3 channels')
    expect(() => spectrogram(picture, { values: values([1], [1, 1]) })).toThrow('values must be [2, 2] as the energies')
    expect(() => spectrogram(values([1], [1]))).toThrow('energies must be [frame, band], but got [1].')
  })
})
