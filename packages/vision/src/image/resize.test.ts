import { describe, expect, it } from 'vitest'
import golden from './__fixtures__/resize.json' with { type: 'json' }
import { withChannels, type Picture } from './picture.js'
import { resize } from './resize.js'
import type { ResizeFilter } from './resampling.js'

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))

describe.each(golden.cases)('$filter of $source to $target', ({ filter, source, target, pixels, resized }) => {
  const [width, height, channels] = source as [number, number, 1 | 3]
  const picture: Picture = { data: bytes(pixels), width, height, channels }

  it('gives the numbers of Pillow bit for bit', () => {
    const size = { width: target[0]!, height: target[1]! }
    const made =
      filter === 'grey' ? withChannels(picture, 1) : resize(picture, size, { filter: filter as ResizeFilter })
    expect([made.width, made.height]).toEqual(target)
    expect(Buffer.from(made.data).toString('base64')).toBe(resized)
  })
})

describe('resize', () => {
  const picture: Picture = { data: Uint8Array.of(10, 20, 30, 40), width: 2, height: 2, channels: 1 }

  it('returns the picture itself where the size is right, and leaves it alone else', () => {
    expect(resize(picture, { width: 2, height: 2 })).toBe(picture)
    expect(resize(picture, { width: 1, height: 1 }).data).toEqual(Uint8Array.of(25))
    expect(picture.data).toEqual(Uint8Array.of(10, 20, 30, 40))
  })

  it('makes three channels of one and back', () => {
    const colour = withChannels(picture, 3)
    expect(colour.data).toEqual(Uint8Array.of(10, 10, 10, 20, 20, 20, 30, 30, 30, 40, 40, 40))
    expect(withChannels(colour, 1)).toEqual(picture)
  })

  it.each([
    ['width', { width: 0, height: 2 }, {}],
    ['filter', { width: 1, height: 2 }, { filter: 'bilinar' }],
    ['filters', { width: 1, height: 2 }, { filters: 'box' }],
  ])('refuses a wrong %s', (name, size, options) => {
    expect(() => resize(picture, size, options as never)).toThrow(name)
  })

  it('refuses what is no picture', () => {
    expect(() => resize({ ...picture, data: new Uint8Array(3) }, { width: 1, height: 1 })).toThrow(
      '4 numbers for 2×2×1',
    )
    expect(() => resize({} as never, { width: 1, height: 1 })).toThrow('picture must be')
  })
})
