import { expect, it } from 'vitest'
import { compareCodePoints } from './compare-code-points.js'

it('orders by code point where UTF-16 units order otherwise', () => {
  const ordered = ['', 'A', 'Z', 'a', 'ab', 'b', 'é', '\ufb01', '😀', '😁']
  expect(ordered.toReversed().toSorted(compareCodePoints)).toEqual(ordered)
  // The default order puts surrogates first.
  expect(['\ufb01', '😀'].toSorted()).toEqual(['😀', '\ufb01'])
})
