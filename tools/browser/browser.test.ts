/** Core on backend-wasm in Chromium: with threads, without them, and under a strict content security policy. */
import { existsSync } from 'node:fs'
import type { BackendOptions } from '@tessera-ml/backend-wasm'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundlePage } from './bundle.js'
import { findChromium, startChromium, type Chromium } from './chromium.js'
import { runChecks, type Report } from './page/checks.js'
import { isolation, servePage, strictPolicy } from './server.js'

interface Visit {
  readonly headers?: Readonly<Record<string, string>>
  /** Options of the backend; without them core makes it by itself. */
  readonly options?: BackendOptions
  /** In a worker of the page instead of its main thread. */
  readonly inWorker?: boolean
}

interface Seen {
  readonly report: Report
  /** Errors and warnings in the page's console, and errors that nothing caught. */
  readonly complaints: readonly string[]
}

const browserTimeout = 15_000

/** The processors that the page sees, whatever the machine. */
const processors = 3

async function visit(browser: Browser | undefined, files: ReadonlyMap<string, string>, what: Visit): Promise<Seen> {
  const server = await servePage(files, what.headers ?? {})
  const page = await browser!.newPage()
  try {
    const complaints: string[] = []
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.addInitScript(`Object.defineProperty(navigator, 'hardwareConcurrency', { value: ${processors} })`)
    const query = new URLSearchParams(what.inWorker === true ? { in: 'worker' } : {})
    if (what.options !== undefined) query.set('options', JSON.stringify(what.options))
    await page.goto(`${server.address}?${query}`)
    const late = new Promise<never>((_, reject) => {
      const fail = () => reject(new Error(`the page must send a report, but sent none. ${complaints.join('\n')}`))
      setTimeout(fail, 12_000).unref()
    })
    const report = await Promise.race([server.report, late])
    expect(report).not.toHaveProperty('error')
    return { report: report as Report, complaints }
  } finally {
    await page.close()
    await server.close()
  }
}

/** What must hold wherever the checks ran. */
function expectRightNumbers(report: Report): void {
  expect(report.engine.name).toBe('tessera-wasm')
  expect(report.product).toEqual([19, 22, 43, 50])
  expect(report.wrongInLargeProduct).toBe(0)
  // By hand: each pixel meets the filter's elements that reach it; each element meets a 2×2 part of the image.
  expect(report.imageGradient).toEqual([1, 3, 5, 3, 5, 12, 16, 9, 11, 24, 28, 15, 7, 15, 17, 9])
  expect(report.filterGradient).toEqual([10, 14, 18, 26, 30, 34, 42, 46, 50])
  expect(report.losses.at(-1)).toBeLessThan(0.7 * report.losses[0]!)
  expect(report.fallbacks).toEqual([])
}

function expectClose(given: readonly number[], wanted: readonly number[]): void {
  expect(given).toHaveLength(wanted.length)
  given.forEach((value, i) => expect(Math.abs(value - wanted[i]!)).toBeLessThan(1e-5))
}

function describeBrowser(installed: Chromium): void {
  let browser: Browser | undefined
  let files: ReadonlyMap<string, string>
  let inNode: Report

  beforeAll(async () => {
    browser = await startChromium(installed)
    files = await bundlePage()
    inNode = await runChecks({ simd: 'base', threads: 2 })
    expectRightNumbers(inNode)
  }, 30_000)

  afterAll(() => browser?.close())

  const expectLikeNode = ({ losses, predictions }: Report) => {
    expectClose(losses, inNode.losses)
    expectClose(predictions, inNode.predictions)
  }

  it('trains on all processors in a cross-origin isolated page', async () => {
    const { report, complaints } = await visit(browser, files, { headers: isolation })
    expect(complaints).toEqual([])
    expectRightNumbers(report)
    expectLikeNode(report)
    expect(report).toMatchObject({ isolated: true, shared: true, workers: processors - 1 })
    expect(report.engine).toMatchObject({ threads: processors, simd: 'relaxed' })
  })

  it('trains on one thread, with memory of its own, in a page that is not isolated', async () => {
    const { report, complaints } = await visit(browser, files, {})
    expect(complaints).toEqual([])
    expectRightNumbers(report)
    expectLikeNode(report)
    expect(report).toMatchObject({ isolated: false, shared: false, workers: 0 })
    expect(report.engine).toMatchObject({ threads: 1, simd: 'relaxed' })
  })

  it('gives the very numbers of Node with the base module, for any number of threads', async () => {
    const { report } = await visit(browser, files, { headers: isolation, options: { simd: 'base', threads: 3 } })
    expect(report.engine).toMatchObject({ threads: 3, simd: 'base' })
    expect(report.losses).toEqual(inNode.losses)
    expect(report.predictions).toEqual(inNode.predictions)
  })

  it('trains in a worker of the page', async () => {
    const what = { headers: isolation, options: { threads: 3 }, inWorker: true }
    const { report, complaints } = await visit(browser, files, what)
    expect(complaints).toEqual([])
    expectRightNumbers(report)
    expectLikeNode(report)
    expect(report).toMatchObject({ isolated: true, shared: true, workers: 2 })
  })

  it('has threads under a strict content security policy with the worker as a file', async () => {
    const headers = { ...isolation, ...strictPolicy }
    const { report, complaints } = await visit(browser, files, { headers, options: { workerUrl: '/worker.js' } })
    expect(complaints).toEqual([])
    expectRightNumbers(report)
    expectLikeNode(report)
    expect(report).toMatchObject({ isolated: true, shared: true, workers: processors - 1 })
  })

  it('computes right on one thread where that policy stops its workers', async () => {
    const { report, complaints } = await visit(browser, files, { headers: { ...isolation, ...strictPolicy } })
    expect(complaints.join('\n')).toMatch(/Content Security Policy/)
    expectRightNumbers(report)
    expectLikeNode(report)
    expect(report.workers).toBe(0)
  })
}

const installed = await findChromium()

describe('in Chromium', { timeout: browserTimeout }, () => {
  it.skipIf(installed === undefined)('the program is there (TESSERA_CHROMIUM may name one)', () => {
    expect(existsSync(installed?.executable ?? '')).toBe(true)
  })

  if (installed !== undefined) describeBrowser(installed)
})
