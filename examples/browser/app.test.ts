/** The page in Chromium: lines are drawn by the mouse, learned, and told apart. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { build, defaultClientConditions, preview, type PreviewServer } from 'vite'
import { describe, expect, it } from 'vitest'
import { findChromium, startChromium, type Chromium } from '../../tools/browser/chromium.js'

const root = fileURLToPath(new URL('.', import.meta.url))

/** Builds the page from the packages' sources and serves it as `vite preview` does. */
async function serve(outDir: string): Promise<{ readonly server: PreviewServer; readonly address: string }> {
  const shared = { root, logLevel: 'error' } as const
  const conditions = ['@tessera-ml/source', ...defaultClientConditions]
  await build({ ...shared, resolve: { conditions }, build: { outDir, minify: false } })
  const server = await preview({ ...shared, build: { outDir }, preview: { port: 0, host: 'localhost' } })
  return { server, address: server.resolvedUrls!.local[0]! }
}

/** A straight line, level or upright, a part of the pad's width or height away from the middle. */
async function drawLine(page: Page, isLevel: boolean, away: number): Promise<void> {
  const box = (await page.locator('#pad').boundingBox())!
  const at = (along: number, across: number): [number, number] => {
    const [x, y] = isLevel ? [along, across] : [across, along]
    return [box.x + x * box.width, box.y + y * box.height]
  }
  await page.mouse.move(...at(0.2, 0.5 + away))
  await page.mouse.down()
  await page.mouse.move(...at(0.8, 0.5 + away), { steps: 4 })
  await page.mouse.up()
}

async function drawTrainAsk(installed: Chromium, address: string) {
  const browser = await startChromium(installed)
  try {
    const page = await browser.newPage({ viewport: { width: 1000, height: 620 } })
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(address)
    const isolated = await page.evaluate('crossOriginIsolated')
    for (const [kind, name] of ['level', 'upright'].entries()) {
      await page.locator('#kinds input').nth(kind).fill(name)
      for (const away of [-0.15, 0, 0.15]) {
        await drawLine(page, name === 'level', away)
        await page.locator('#kinds button').nth(kind).click()
      }
    }
    await page.locator('#train').click()
    await page.getByText('Trained on 6 drawings').waitFor({ timeout: 60_000 })
    const verdicts: string[] = []
    for (const isLevel of [true, false]) {
      await page.locator('#clear').click()
      await page.locator('#why').evaluate((why: { innerHTML: string }) => (why.innerHTML = ''))
      await drawLine(page, isLevel, 0.08)
      await page.locator('#why figure').waitFor({ timeout: 30_000 })
      verdicts.push((await page.locator('#verdict').textContent())!)
    }
    const overlays = await page.locator('#why img').count()
    const screenshot = process.env['TESSERA_SCREENSHOT']
    if (screenshot) await page.screenshot({ path: screenshot })
    return { isolated, complaints, verdicts, overlays, thumbnails: await page.locator('#kinds canvas').count() }
  } finally {
    await browser.close()
  }
}

const installed = await findChromium()

describe('the page in Chromium', { tags: ['slow'] }, () => {
  it.skipIf(installed === undefined)('learns what is drawn in it and says why', async () => {
    const outDir = await mkdtemp(join(tmpdir(), 'tessera-page-'))
    const { server, address } = await serve(outDir)
    try {
      const seen = await drawTrainAsk(installed!, address)
      expect(seen).toMatchObject({ isolated: true, complaints: [], overlays: 2, thumbnails: 6 })
      expect(seen.verdicts[0]).toMatch(/^level, with probability (0\.[6-9]|1)/)
      expect(seen.verdicts[1]).toMatch(/^upright, with probability (0\.[6-9]|1)/)
    } finally {
      await server.close()
      await rm(outDir, { recursive: true })
    }
  })
})
