/** Pictures out of files' bytes: by sharp in Node, by the browser itself elsewhere. */
import { ConfigError, describeValue, FormatError, StateError } from '@tessera-ml/core'
import { isNode, loadSharp } from './load-sharp.js'
import { type Picture, withChannels } from './picture.js'
import { checkPixels, readPictureHeader } from './picture-header.js'

/**
 * The picture in the bytes of a JPEG, PNG, WebP, GIF, AVIF or (Node only) TIFF file: turned as its EXIF orientation
 * asks, in sRGB of 8 bits a channel, transparent parts over white; of an animation the first frame.
 *
 * Shapes: -> [height, width, 3], or [height, width, 1] where the file is grey (Node) or all its pixels are (browser).
 *
 * @throws FormatError if it is not such a file, is cut off or damaged, or has more than 25,000,000 pixels, which is known
 * before it is decoded; it begins with `where`, the file's name for instance.
 */
export async function decodePicture(bytes: Uint8Array, where = 'decodePicture'): Promise<Picture> {
  if (!(bytes instanceof Uint8Array)) {
    throw new ConfigError(`${where}: bytes must be a Uint8Array, but got ${describeValue(bytes)}.`)
  }
  const { format } = readPictureHeader(bytes, where)
  try {
    return await (isNode() ? decodeBySharp(bytes, where) : decodeByBrowser(bytes))
  } catch (cause) {
    if (cause instanceof FormatError || cause instanceof StateError) throw cause
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
    throw new FormatError(`${where}: ${format} must be whole and undamaged, but got "${reason}".`, { cause })
  }
}

async function decodeBySharp(bytes: Uint8Array, where: string): Promise<Picture> {
  const sharp = await loadSharp(where)
  // The pixels were checked in the header, and are again here where only a decoder finds them.
  const source = sharp(bytes, { failOn: 'error', limitInputPixels: false, pages: 1 })
  const { width, height, channels: stored, space } = await source.metadata()
  checkPixels(where, { width, height })
  const { data, info } = await source
    .autoOrient()
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  const isGrey = stored <= 2 || space === 'b-w' || space === 'grey16'
  const picture = {
    data: pixels,
    width: info.width,
    height: info.height,
    channels: info.channels === 1 ? 1 : 3,
  } as const
  return isGrey ? withFirstChannel(picture) : picture
}

async function decodeByBrowser(bytes: Uint8Array): Promise<Picture> {
  if (typeof createImageBitmap !== 'function' || typeof OffscreenCanvas !== 'function') {
    throw new StateError('decodePicture: pictures must be decoded in Node or a browser, but got another runtime.')
  }
  const bitmap = await createImageBitmap(new Blob([bytes.slice()]), { imageOrientation: 'from-image' })
  try {
    const { width, height } = bitmap
    const canvas = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
    if (canvas === null) throw new StateError('decodePicture: the browser must give a 2d canvas, but it does not.')
    canvas.fillStyle = '#ffffff'
    canvas.fillRect(0, 0, width, height)
    canvas.drawImage(bitmap, 0, 0)
    return fromRgba(canvas.getImageData(0, 0, width, height).data, width, height)
  } finally {
    bitmap.close()
  }
}

/** Pixels of a canvas without their opacity; grey where all are. Shapes: [height, width, 4] -> [height, width, 1 or 3] */
export function fromRgba(rgba: ArrayLike<number>, width: number, height: number): Picture {
  const data = new Uint8Array(3 * width * height)
  let isGrey = true
  for (let i = 0; i < width * height; i++) {
    const [red, green, blue] = [rgba[4 * i]!, rgba[4 * i + 1]!, rgba[4 * i + 2]!]
    data[3 * i] = red
    data[3 * i + 1] = green
    data[3 * i + 2] = blue
    if (red !== green || green !== blue) isGrey = false
  }
  const picture = { data, width, height, channels: 3 } as const
  return isGrey ? withFirstChannel(picture) : picture
}

/** Of a picture whose channels are equal, one. */
function withFirstChannel(picture: Picture): Picture {
  const { data, width, height, channels } = picture
  if (channels === 1) return withChannels(picture, 1)
  return { data: Uint8Array.from({ length: width * height }, (_, i) => data[3 * i]!), width, height, channels: 1 }
}
