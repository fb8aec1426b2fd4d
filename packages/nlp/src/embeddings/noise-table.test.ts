import { expect, it } from 'vitest'
import { noiseTable } from './noise-table.js'

it.each([0.75, 0, 1])('gives each word its probability, count to the power %d', (exponent) => {
  const counts = [50, 20, 9, 9, 3, 1, 1]
  const { share, other } = noiseTable(counts, exponent)
  const found = counts.map(() => 0)
  share.forEach((own, column) => {
    found[column]! += own / counts.length
    found[other[column]!]! += (1 - own) / counts.length
  })
  const total = counts.reduce((sum, count) => sum + count ** exponent, 0)
  counts.forEach((count, word) => expect(found[word]).toBeCloseTo(count ** exponent / total, 6))
})
