import { expect, it } from 'vitest'
import { passesFor } from './passes.js'

it.each([
  [100_000, 10],
  [7200, 24],
  [1000, 100],
])('%d examples are passed over %d times', (examples, passes) => {
  expect(passesFor({ shown: 170_000, epochs: [10, 100] }, examples)).toBe(passes)
})
