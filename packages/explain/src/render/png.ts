/** Pixels as a PNG that stands in the page itself, where there is no canvas to draw on. */

/**
 * A data URI of a PNG with alpha. The pixels are stored, not compressed, so that it needs no library and no waiting.
 *
 * Shapes: rgba [height, width, 4] in 0 … 255.
 * Source: PNG 3rd edition (W3C 2025); RFC 1950, 1951.
 */
export function pngUri(rgba: Uint8ClampedArray, width: number, height: number): string {
  const lines = new Uint8Array(height * (width * 4 + 1))
  for (let y = 0; y < height; y++) {
    // The first byte of each line says that it is not filtered.
    lines.set(rgba.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1)
  }
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  // 8 bits, red green blue alpha.
  header.set([8, 6, 0, 0, 0], 8)
  const bytes = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('IDAT', stored(lines)),
    chunk('IEND', new Uint8Array(0)),
  ]
  return `data:image/png;base64,${base64(bytes)}`
}

/** A zlib stream of blocks that are not compressed. */
function stored(data: Uint8Array): Uint8Array {
  const most = 0xffff
  const blocks = Math.max(1, Math.ceil(data.length / most))
  const out = new Uint8Array(2 + data.length + 5 * blocks + 4)
  out.set([0x78, 0x01])
  let at = 2
  for (let block = 0; block < blocks; block++) {
    const part = data.subarray(block * most, (block + 1) * most)
    const size = part.length
    out.set([block === blocks - 1 ? 1 : 0, size & 255, size >> 8, ~size & 255, (~size >> 8) & 255], at)
    out.set(part, at + 5)
    at += 5 + size
  }
  let [a, b] = [1, 0]
  for (const byte of data) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  out.set([b >> 8, b & 255, a >> 8, a & 255], at)
  return out
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length)
  const view = new DataView(out.buffer)
  view.setUint32(0, data.length)
  out.set(
    Array.from(type, (letter) => letter.charCodeAt(0)),
    4,
  )
  out.set(data, 8)
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)))
  return out
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

function base64(parts: readonly Uint8Array[]): string {
  let text = ''
  for (const part of parts) {
    for (let start = 0; start < part.length; start += 8192) {
      text += String.fromCharCode(...part.subarray(start, start + 8192))
    }
  }
  return btoa(text)
}
