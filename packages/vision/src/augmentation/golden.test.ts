import { describe, expect, it } from 'vitest'
import type { Picture } from '../image/picture.js'
import golden from './__fixtures__/augmentation.json' with { type: 'json' }
import { moveAffinely, type AffineMotion } from './affine.js'
import { adjustBrightness, adjustContrast, adjustHue, adjustSaturation } from './color.js'
import { adjustSharpness, autoContrast, equalize, posterize, solarize } from './tones.js'

const picture: Picture = {
  data: new Uint8Array(Buffer.from(golden.pixels, 'base64')),
  width: golden.size[0]!,
  height: golden.size[1]!,
  channels: 3,
}

const changes: Readonly<Record<string, (picture: Picture, amount: number) => Picture>> = {
  adjustBrightness,
  adjustContrast,
  adjustSaturation,
  adjustHue,
  adjustSharpness,
  autoContrast,
  posterize,
  solarize,
  equalize,
}

describe('colours and tones', () => {
  it.each(golden.changes)('$change by $amount as torchvision and Pillow do', ({ change, amount, pixels }) => {
    const made = changes[change]!(picture, amount)
    expect([...made.data]).toEqual([...Buffer.from(pixels, 'base64')])
  })
})

describe('moving', () => {
  it.each(golden.motions)('$motion moves pixels as Pillow does, and boxes by hand', ({ motion, pixels, box }) => {
    const [xmin, ymin, xmax, ymax] = golden.box as [number, number, number, number]
    const boxes = [{ xmin, ymin, xmax, ymax, label: 'x' }]
    const moved = moveAffinely({ picture, boxes }, motion as AffineMotion, 9)
    expect([...moved.picture.data]).toEqual([...Buffer.from(pixels, 'base64')])
    const [seen] = moved.boxes!
    const clipped = box.map((value, i) => Math.min(golden.size[i % 2]!, Math.max(0, value)))
    ;[seen!.xmin, seen!.ymin, seen!.xmax, seen!.ymax].forEach((value, i) => expect(value).toBeCloseTo(clipped[i]!, 10))
    expect(seen!.label).toBe('x')
  })
})
