import { existsSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'

describe('the app', { tags: ['slow'] }, () => {
  it('hears another voice better than chance, in noise too, and leaves page and model', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue(undefined)
    await import('./main.js')
    const lines = log.mock.calls.flat().map(String)
    log.mockRestore()
    expect(lines[0]).toBe('Trained on 36 sounds: _silence_, no, yes')
    const accuracies = lines.slice(1, 3).map((line) => Number(/: (\d\.\d\d) of 20 right/.exec(line)![1]))
    for (const accuracy of accuracies) expect(accuracy).toBeGreaterThan(0.7)
    expect(lines[3]).toMatch(/^the first is "yes" with probability 0\.\d{3}$/)
    for (const file of ['why.html', 'yes-no.safetensors']) {
      expect(existsSync(new URL(`out/${file}`, import.meta.url))).toBe(true)
    }
  })
})
