/** Pictures in Chromium: decoded by the browser itself, with the numbers that sharp gives in Node. */
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { bundlePage } from './bundle.js'
import { findChromium, startChromium, type Chromium } from './chromium.js'
import { runPictureChecks, type PictureReport } from './page/picture-checks.js'
import { servePage } from './server.js'

/** Nothing is lost in these, so that both decoders must give the very same. */
async function losslessFiles(): Promise<Buffer[]> {
  const colours = Buffer.from(Uint8Array.from({ length: 9 * 6 * 3 }, (_, i) => (i * 97) % 256))
  const source = sharp(colours, { raw: { width: 9, height: 6, channels: 3 } })
  const grey = sharp(colours.subarray(0, 54), { raw: { width: 9, height: 6, channels: 1 } }).toColourspace('b-w')
  return Promise.all([
    grey.clone().png().toBuffer(),
    source.clone().png().toBuffer(),
    source.clone().webp({ lossless: true }).toBuffer(),
    source.clone().png().withMetadata({ orientation: 6 }).toBuffer(),
    sharp({ create: { width: 3, height: 2, channels: 4, background: { r: 9, g: 8, b: 7, alpha: 0 } } })
      .png()
      .toBuffer(),
    Promise.resolve(Buffer.from('no picture at all')),
  ])
}

async function inPage(installed: Chromium, files: readonly Buffer[]): Promise<PictureReport> {
  const [browser, scripts] = [await startChromium(installed), await bundlePage('pictures.ts')]
  const server = await servePage(scripts, {})
  try {
    const page = await browser.newPage()
    const query = new URLSearchParams({ files: JSON.stringify(files.map((file) => file.toString('base64'))) })
    await page.goto(`${server.address}?${query}`)
    return (await server.report) as PictureReport
  } finally {
    await browser.close()
    await server.close()
  }
}

const installed = await findChromium()

describe('pictures in Chromium', { timeout: 30_000 }, () => {
  it.skipIf(installed === undefined)('are decoded, resized and classified as in Node', async () => {
    const files = await losslessFiles()
    const [page, node] = [await inPage(installed!, files), await runPictureChecks(files)]
    expect(page.seen).toEqual(node.seen)
    expect(
      node.seen.map((one) => (typeof one === 'string' ? one : `${one.width}×${one.height}×${one.channels}`)),
    ).toEqual([
      '9×6×1',
      '9×6×3',
      '9×6×3',
      '6×9×3',
      '3×2×1',
      'file: file must be a JPEG, PNG, WebP, GIF, AVIF or TIFF picture, but got text.',
    ])
    for (const [label, score] of Object.entries(node.scores)) expect(page.scores[label]).toBeCloseTo(score, 5)
  })
})
