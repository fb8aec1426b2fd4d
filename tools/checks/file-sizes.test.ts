import { describe, expect, it } from 'vitest'
import { listFiles, productSources, readText } from './repository.js'

/** As `wc -l` counts. */
function lineCount(text: string): number {
  return text.split('\n').length - 1
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

describe('file sizes', () => {
  it('stay within 400 lines for every code file, tests and tools too', () => {
    const files = listFiles(/\.(ts|mjs|js|py)$/)
    expect(files.length).toBeGreaterThan(0)
    const tooLong = files.map((file) => ({ file, lines: lineCount(readText(file)) })).filter(({ lines }) => lines > 400)
    expect(tooLong).toEqual([])
  })

  it('have a median of at most 120 lines in the published sources', () => {
    const lines = productSources().map((file) => lineCount(readText(file)))
    expect(lines.length).toBeGreaterThan(0)
    expect(median(lines)).toBeLessThanOrEqual(120)
  })
})

describe('median', () => {
  it('is the middle value, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([1, 2, 4, 9])).toBe(3)
  })
})
