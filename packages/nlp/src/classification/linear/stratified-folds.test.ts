import { expect, it } from 'vitest'
import { stratifiedFolds } from './stratified-folds.js'

// Ten of class 0, five of class 1, three of class 2.
const labels = Array.from({ length: 18 }, (_, i) => (i < 10 ? 0 : i < 15 ? 1 : 2))

it('gives every fold its share of every class', () => {
  const folds = stratifiedFolds(labels, 3, 1)
  for (const label of [0, 1, 2]) {
    const counts = [0, 1, 2].map((fold) => labels.filter((one, i) => one === label && folds[i] === fold).length)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
  }
  for (const fold of [0, 1, 2]) expect(folds.filter((one) => one === fold).length).toBe(6)
})

it('deals the same for the same seed and otherwise for another', () => {
  expect(stratifiedFolds(labels, 3, 1)).toEqual(stratifiedFolds(labels, 3, 1))
  expect(stratifiedFolds(labels, 3, 1)).not.toEqual(stratifiedFolds(labels, 3, 2))
})
