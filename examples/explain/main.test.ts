import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'

describe('the app', () => {
  it('divides the decision among the features and draws it', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue(undefined)
    await import('./main.js')
    const lines = log.mock.calls.map((call) => call.join(' '))
    log.mockRestore()
    const [usual, here] = /usual ([\d.]+), here ([\d.]+)/.exec(lines[0]!)!.slice(1).map(Number)
    // By hand: 0.8·(2.5 - 3) - 1.2·2 + 0.3·5 = -1.3.
    expect(here).toBeCloseTo(1 / (1 + Math.exp(1.3)), 3)
    const values = lines.slice(1, 4).map((line) => Number(line.slice(18)))
    expect(values.reduce((sum, value) => sum + value, usual!)).toBeCloseTo(here!, 2)
    expect(lines[4]).toBe('they add up: true')
    expect(lines[5]).toMatch(/^LIME puts income/)
    expect(readFileSync(new URL('out/why.html', import.meta.url), 'utf8')).toContain('years in the job')
  })
})
