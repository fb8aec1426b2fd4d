import { existsSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'

describe('the app', () => {
  it('sorts the messages, says why, and leaves page and model', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue(undefined)
    await import('./main.js')
    const lines = log.mock.calls.flat().map(String)
    log.mockRestore()
    expect(lines[0]).toBe('Trained on 30 messages: delivery, payment, returns')
    expect(lines.slice(1, 4).map((line) => line.slice(0, 8).trim())).toEqual(['payment', 'delivery', 'returns'])
    expect(lines[4]).toMatch(/^"payment" because of card \(\+\d\.\d\d\)/)
    for (const file of ['why.html', 'messages.safetensors'])
      expect(existsSync(new URL(`out/${file}`, import.meta.url))).toBe(true)
  })
})
