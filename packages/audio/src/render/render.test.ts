import { describe, expect, it } from 'vitest'
import type { SoundExplanation } from '../recognition/sound-explanation.js'
import { bitmap, type Colour } from './bitmap.js'
import { explanationHtml } from './explanation-page.js'
import { spectrogram } from './spectrogram.js'

/** The colours of a bitmap's pixels, row by row from the top. */
function pixelsOf(uri: string, width: number, height: number): Colour[][] {
  const bytes = Buffer.from(uri.slice('data:image/bmp;base64,'.length), 'base64')
  const rowSize = Math.ceil((3 * width) / 4) * 4
  expect([bytes.toString('latin1', 0, 2), bytes.length]).toEqual(['BM', 54 + rowSize * height])
  expect([bytes.readInt32LE(18), bytes.readInt32LE(22)]).toEqual([width, height])
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const start = 54 + (height - 1 - y) * rowSize + 3 * x
      return [bytes[start + 2]!, bytes[start + 1]!, bytes[start]!] as const
    }),
  )
}

function sourceOf(html: string): string {
  return /src="([^"]+)"/.exec(html)![1]!
}

const explanation: SoundExplanation = {
  label: '<b>',
  score: 0.5,
  method: 'integrated gradients',
  base: 0,
  logit: 1,
  gap: 0,
  values: [
    [1, 0],
    [0, -1],
  ],
  features: [
    [0, 0],
    [0, 0],
  ],
  hopSeconds: 0.016,
}

describe('bitmap', () => {
  it('holds the colours from the upper left on', () => {
    const colour = (x: number, y: number): Colour => [x, y, 7]
    expect(pixelsOf(bitmap(3, 2, colour), 3, 2)).toEqual([
      [colour(0, 0), colour(1, 0), colour(2, 0)],
      [colour(0, 1), colour(1, 1), colour(2, 1)],
    ])
  })
})

describe('pictures of sounds', () => {
  it('have the first frame at the left and the lowest band below, from dark to light', () => {
    const [top, bottom] = pixelsOf(
      sourceOf(
        spectrogram(
          [
            [9, 0],
            [0, 0],
          ],
          'x',
        ),
      ),
      2,
      2,
    )
    const dark = [0, 0, 4]
    expect([top, bottom]).toEqual([
      [dark, dark],
      [[252, 255, 164], dark],
    ])
  })

  it('are two for an explanation: the sound, and what its parts add', async () => {
    const html = await explanationHtml(explanation)
    expect(html.match(/<image /g)).toHaveLength(2)
    expect(html).toContain('0.03 s')
  })

  it('escape every text', async () => {
    const html = await explanationHtml(explanation)
    expect(html).not.toContain('<b>')
    expect(html).toMatch(/speaks for (&quot;|&#34;)(&lt;|&#60;)b/)
    expect(spectrogram([[0]], '"><script>')).not.toContain('<script>')
  })
})
