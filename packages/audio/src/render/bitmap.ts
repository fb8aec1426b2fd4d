/** Small pictures for pages: bitmaps, which need no compression, as data URIs. */

/** Red, green and blue from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number]

/** A picture of one pixel a cell, the first row at the top, as `data:image/bmp;base64,…`. */
export function bitmap(width: number, height: number, colourAt: (x: number, y: number) => Colour): string {
  const rowSize = Math.ceil((3 * width) / 4) * 4
  const bytes = new Uint8Array(54 + rowSize * height)
  const view = new DataView(bytes.buffer)
  bytes.set([0x42, 0x4d])
  view.setUint32(2, bytes.length, true)
  view.setUint32(10, 54, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, width, true)
  view.setInt32(22, height, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 24, true)
  for (let y = 0; y < height; y++) {
    // Rows are stored from the bottom up, colours as blue, green, red.
    const start = 54 + (height - 1 - y) * rowSize
    for (let x = 0; x < width; x++) bytes.set([...colourAt(x, y)].reverse(), start + 3 * x)
  }
  return `data:image/bmp;base64,${base64(bytes)}`
}

function base64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
