/** What the first bytes of a file tell of a picture, before anything is decoded. */
import { FormatError } from '@tessera-ml/core'

export type PictureFormat = 'JPEG' | 'PNG' | 'WebP' | 'GIF' | 'AVIF' | 'TIFF'

export interface PictureHeader {
  readonly format: PictureFormat
  /** As stored, before any turn that the file asks for; `undefined` where only a decoder finds it (TIFF). */
  readonly size: { readonly width: number; readonly height: number } | undefined
}

/** Most pixels of a picture: what is larger is most likely a trap, and would take gigabytes. */
export const mostPixels = 25_000_000

/**
 * Tells the format by its signature, never by the file's name, and reads the size.
 *
 * @throws FormatError if it is none of the formats, its header is cut off, or it has more than 25,000,000 pixels.
 */
export function readPictureHeader(bytes: Uint8Array, where: string): PictureHeader {
  if (bytes.length === 0) throw new FormatError(`${where}: file must be a picture, but got an empty file.`)
  const format = formatOf(bytes)
  if (format === undefined) {
    const got = looksLikeText(bytes) ? 'text' : `bytes that begin with ${hex(bytes.subarray(0, 4))}`
    throw new FormatError(`${where}: file must be a JPEG, PNG, WebP, GIF, AVIF or TIFF picture, but got ${got}.`)
  }
  const size = sizeOf[format](new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if (size === null) throw new FormatError(`${where}: ${format} header must be whole, but got a damaged or cut one.`)
  if (size !== undefined) checkPixels(where, size)
  return { format, size }
}

/** @throws FormatError if a side is 0, or there are more than 25,000,000 pixels. */
export function checkPixels(
  where: string,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  if (width > 0 && height > 0 && width * height <= mostPixels) return
  const rule = `of 1 to ${mostPixels.toLocaleString('en-US')} pixels`
  throw new FormatError(`${where}: picture must be ${rule}, but got ${width}×${height}.`)
}

function formatOf(bytes: Uint8Array): PictureFormat | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 16))
  if (start.startsWith('\u00ff\u00d8\u00ff')) return 'JPEG'
  if (start.startsWith('\u0089PNG\r\n\u001a\n')) return 'PNG'
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'WebP'
  if (/^GIF8[79]a/.test(start)) return 'GIF'
  if (/^ftypavi[fs]/.test(start.slice(4))) return 'AVIF'
  return start.startsWith('II*\0') || start.startsWith('MM\0*') ? 'TIFF' : undefined
}

type Size = { readonly width: number; readonly height: number }

/** The size; null where the header is cut off or wrong; `undefined` where it lies too deep to be looked for here. */
const sizeOf: Readonly<Record<PictureFormat, (view: DataView) => Size | null | undefined>> = {
  JPEG: jpegSize,
  PNG: (view) => (view.byteLength < 24 ? null : { width: view.getUint32(16), height: view.getUint32(20) }),
  WebP: webpSize,
  GIF: (view) => (view.byteLength < 10 ? null : { width: view.getUint16(6, true), height: view.getUint16(8, true) }),
  AVIF: avifSize,
  TIFF: () => undefined,
}

/** Walks over the segments to the one that begins the frame (SOF). Source: ITU-T T.81, annex B. */
function jpegSize(view: DataView): Size | null {
  let at = 2
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    // Fill bytes and markers without a length.
    if (marker === 0xff) at += 1
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2
    else at += 2 + view.getUint16(at + 2)
  }
  return null
}

/** Source: RFC 9649, section 2. */
function webpSize(view: DataView): Size | null {
  if (view.byteLength < 30) return null
  const kind = String.fromCharCode(...[12, 13, 14, 15].map((at) => view.getUint8(at)))
  const threeBytes = (at: number): number => view.getUint16(at, true) + (view.getUint8(at + 2) << 16)
  if (kind === 'VP8X') return { width: 1 + threeBytes(24), height: 1 + threeBytes(27) }
  if (kind === 'VP8 ') {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  }
  if (kind !== 'VP8L') return null
  const bits = view.getUint32(21, true)
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
}

/** The largest of the boxes that give a size (`ispe`), which stand in the first kilobytes. Source: ISO/IEC 23008-12. */
function avifSize(view: DataView): Size | null {
  let largest: Size | null = null
  for (let at = 0; at + 16 <= Math.min(view.byteLength, 65_536); at++) {
    if (view.getUint32(at) !== 0x69737065) continue
    const size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) }
    if (largest === null || size.width * size.height > largest.width * largest.height) largest = size
  }
  return largest
}

function looksLikeText(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 64).every((byte) => (byte >= 32 && byte < 0xfe) || (byte >= 9 && byte <= 13))
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
}
