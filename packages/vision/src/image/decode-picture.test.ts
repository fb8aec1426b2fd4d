import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodePicture, fromPixels } from './decode-picture.js'
import { encodePng } from './encode-png.js'
import type { Picture } from './picture.js'
import { mostPixels, readPictureHeader } from './picture-header.js'

/** Red above blue, 40 wide and 30 high. */
const flag: Picture = {
  data: Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => (i % 3 === (i < 40 * 15 * 3 ? 0 : 2) ? 200 : 0)),
  width: 40,
  height: 30,
  channels: 3,
}
const drawn = () => sharp(flag.data, { raw: { width: 40, height: 30, channels: 3 } })

function at({ data, width, channels }: Picture, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * channels, (y * width + x + 1) * channels)]
}

describe('decodePicture', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const)(
    'reads %s, and its header the size',
    async (format) => {
      const bytes = await drawn().toFormat(format, { quality: 100 }).toBuffer()
      const { size } = readPictureHeader(bytes, 'test')
      expect(size).toEqual(format === 'tiff' ? undefined : { width: 40, height: 30 })
      const picture = await decodePicture(bytes, 'test')
      expect([picture.width, picture.height, picture.channels]).toEqual([40, 30, 3])
      const [red, , blue] = at(picture, 20, 3)
      expect(Math.abs(red! - 200) + blue!).toBeLessThan(20)
      expect(Math.abs(at(picture, 20, 27)[2]! - 200)).toBeLessThan(20)
    },
  )

  it.each([{ lossless: true }, { lossless: false, alphaQuality: 50 }])(
    'reads sizes of WebP with %o',
    async (options) => {
      const bytes = await drawn().ensureAlpha(0.5).webp(options).toBuffer()
      expect(readPictureHeader(bytes, 'test').size).toEqual({ width: 40, height: 30 })
    },
  )

  it('is the picture again after PNG, grey and in colours', async () => {
    expect(await decodePicture(await encodePng(flag))).toEqual(flag)
    const grey: Picture = { data: Uint8Array.of(0, 50, 100, 150, 200, 255), width: 3, height: 2, channels: 1 }
    expect(await decodePicture(await encodePng(grey))).toEqual(grey)
  })

  it('turns the picture as EXIF asks', async () => {
    const turned = await decodePicture(await drawn().withMetadata({ orientation: 6 }).png().toBuffer())
    expect([turned.width, turned.height]).toEqual([30, 40])
    // A quarter to the right: what was above is now on the right.
    expect([at(turned, 28, 20)[0], at(turned, 2, 20)[2]]).toEqual([200, 200])
  })

  it('brings 16 bits to 8, and puts transparent parts over white', async () => {
    const deep = sharp(Uint16Array.from([0, 32_896, 65_535, 257]), { raw: { width: 2, height: 2, channels: 1 } })
    expect([...(await decodePicture(await deep.toColourspace('grey16').png().toBuffer())).data]).toEqual([
      0, 128, 255, 1,
    ])
    const clear = sharp({ create: { width: 1, height: 1, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    expect([...(await decodePicture(await clear.png().toBuffer())).data].every((value) => value === 255)).toBe(true)
  })

  it('takes of an animation the first frame', async () => {
    const two = await sharp(
      Uint8Array.from({ length: 4 * 8 * 3 }, (_, i) => (i < 4 * 4 * 3 ? 250 : 5)),
      {
        raw: { width: 4, height: 8, channels: 3, pageHeight: 4 },
      },
    )
      .gif()
      .toBuffer()
    const picture = await decodePicture(two)
    expect([picture.height, picture.data[0]]).toEqual([4, 250])
  })

  it('refuses a picture of too many pixels by its header', async () => {
    const png = Buffer.from(await encodePng(flag))
    png.writeUInt32BE(16_384, 16)
    png.writeUInt32BE(16_384, 20)
    await expect(decodePicture(png, 'trap.png')).rejects.toThrow(
      `trap.png: picture must be of 1 to ${mostPixels.toLocaleString('en-US')} pixels, but got 16384×16384.`,
    )
  })

  it('takes pixels with and without opacity, grey ones as one channel', () => {
    const size = { width: 2, height: 1 }
    expect(fromPixels([1, 2, 3, 255, 4, 4, 4, 255], 4, size).data).toEqual(Uint8Array.of(1, 2, 3, 4, 4, 4))
    expect(fromPixels([7, 7, 7, 255, 9, 9, 9, 255], 4, size)).toEqual({
      data: Uint8Array.of(7, 9),
      ...size,
      channels: 1,
    })
    expect(fromPixels([7, 9], 1, size)).toEqual({ data: Uint8Array.of(7, 9), ...size, channels: 1 })
  })
})
