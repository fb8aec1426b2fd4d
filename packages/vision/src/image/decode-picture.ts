/** Pictures out of files' bytes: by sharp in Node, by the browser itself elsewhere. */
import { ConfigError, describeValue, FormatError, StateError } from '@tessera-ml/core'
import { isNode, loadSharp } from './load-sharp.js'
import type { Channels, Picture, PictureSize } from './picture.js'
import { checkPixels, readPictureHeader } from './picture-header.js'

/**
 * The picture in the bytes of a JPEG, PNG, WebP, GIF, AVIF or (Node only) TIFF file: turned as its EXIF orientation
 * asks, in sRGB of 8 bits a channel, transparent parts over white; of an animation the first frame.
 *
 * Shapes: -> [height, width, 3], or [height, width, 1] where all pixels are grey.
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
  const { width, height } = await source.metadata()
  checkPixels(where, { width, height })
  const { data, info } = await source
    .autoOrient()
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return fromPixels(data, info.channels, info)
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
    return fromPixels(canvas.getImageData(0, 0, width, height).data, 4, bitmap)
  } finally {
    bitmap.close()
  }
}

/**
 * The picture of pixels of red, green and blue and perhaps opacity, or of one channel; with one where all are grey.
 *
 * Shapes: [height, width, stored] -> [height, width, 1 or 3]
 */
export function fromPixels(pixels: ArrayLike<number>, stored: number, { width, height }: PictureSize): Picture {
  const [green, blue] = stored < 3 ? [0, 0] : [1, 2]
  let channels: Channels = 1
  for (let i = 0; i < pixels.length && channels === 1; i += stored) {
    if (pixels[i] !== pixels[i + green] || pixels[i] !== pixels[i + blue]) channels = 3
  }
  const data = new Uint8Array(width * height * channels)
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < channels; c++) data[i * channels + c] = pixels[i * stored + c]!
  }
  return { data, width, height, channels }
}
