import { existsSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'

describe('the app', { tags: ['slow'] }, () => {
  it('tells the shapes apart and leaves page and model', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue(undefined)
    await import('./main.js')
    const lines = log.mock.calls.flat().map(String)
    log.mockRestore()
    expect(Number(/^disc, square, triangle: (\d\.\d\d) of 60 right/.exec(lines[0]!)![1])).toBeGreaterThan(0.9)
    expect(lines[2]).toMatch(/^a triangle is taken for a triangle/)
    for (const file of ['why.html', 'shapes.safetensors'])
      expect(existsSync(new URL(`out/${file}`, import.meta.url))).toBe(true)
  })
})
