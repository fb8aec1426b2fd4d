import { expect, it } from 'vitest'
import { passesFor } from './passes.js'

it.each([
  [100_000, 10],
  [7200, 24],
  [1000, 100],
])('%d pictures are passed over %d times', (pictures, passes) => {
  expect(passesFor({ shown: 170_000, epochs: [10, 100] }, pictures)).toBe(passes)
})
