/** Pictures in memory: what files are decoded to and what networks are fed from. */
import { ConfigError, describeValue, positiveInteger, ShapeError } from '@tessera-ml/core'

/** 1 is grey, 3 is red, green, blue. */
export type Channels = 1 | 3

/** A picture of 8 bits a channel. Shapes: data [height, width, channels], row-major, 0 is dark. */
export interface Picture {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  readonly channels: Channels
}

/** Width and height in pixels. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** A size as messages show it. */
export function sizeText({ width, height }: PictureSize): string {
  return `${width}×${height}`
}

/** @throws ConfigError if it is no picture; ShapeError if the sizes and the number of values do not fit. */
export function checkPicture(where: string, picture: unknown): asserts picture is Picture {
  const { data, width, height, channels } = (picture ?? {}) as Partial<Picture>
  if (!(data instanceof Uint8Array)) {
    const rule = '{ data: Uint8Array, width, height, channels }'
    throw new ConfigError(`${where}: picture must be ${rule}, but got ${describeValue(picture)}.`)
  }
  positiveInteger(`${where}: width`, width)
  positiveInteger(`${where}: height`, height)
  if (channels !== 1 && channels !== 3) {
    throw new ShapeError(`${where}: channels must be 1 or 3, but got ${describeValue(channels)}.`)
  }
  const size = width! * height! * channels
  if (data.length === size) return
  throw new ShapeError(
    `${where}: data must be ${size} numbers for ${width}×${height}×${channels}, but got ${data.length}.`,
  )
}

/**
 * The picture with as many channels as wanted; itself where it has them already.
 *
 *   grey = (19595·red + 38470·green + 7471·blue + 32768) / 65536, rounded down
 *
 * Source: ITU-R BT.601 luma in 16-bit numbers, as Pillow's `convert('L')`.
 */
export function withChannels(picture: Picture, channels: Channels): Picture {
  const { data, width, height } = picture
  if (picture.channels === channels) return picture
  const out = new Uint8Array(width * height * channels)
  for (let i = 0; i < width * height; i++) {
    if (channels === 3) out.fill(data[i]!, 3 * i, 3 * i + 3)
    else out[i] = (19595 * data[3 * i]! + 38470 * data[3 * i + 1]! + 7471 * data[3 * i + 2]! + 32768) >> 16
  }
  return { data: out, width, height, channels }
}
