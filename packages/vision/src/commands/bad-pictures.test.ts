import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { trainedFolder, runProgram } from './__fixtures__/run-program.js'

/** Good files of 40 × 30 by format, out of which bad ones are made. */
const good: Record<string, Buffer> = {}
let trained = ''
let folder = ''

const noise = Buffer.from(Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => (i * 7919) % 256))

beforeAll(async () => {
  trained = await trainedFolder()
  folder = await mkdtemp(join(tmpdir(), 'tessera-bad-'))
  const source = sharp(noise, { raw: { width: 40, height: 30, channels: 3 } })
  for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const) {
    good[format] = await source.clone().toFormat(format).toBuffer()
  }
  good['bomb'] = hugePng(16_000)
})
afterAll(async () => {
  for (const one of [trained, folder]) await rm(one, { recursive: true, force: true })
})

/** A sound PNG of so many black pixels a side, 1 bit each: 31 kB for 256 million pixels. */
function hugePng(side: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.writeUInt8(1, 8)
  const pixels = deflateSync(Buffer.alloc(side * (1 + side / 8)), { level: 9 })
  const chunk = (name: string, content: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name), content])
    const sizes = Buffer.alloc(8)
    sizes.writeUInt32BE(content.length, 0)
    sizes.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([sizes.subarray(0, 4), body, sizes.subarray(4)])
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}

function changed(format: string, change: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.from(good[format]!)
  change(bytes)
  return bytes
}

const cut = (format: string, share: number): Buffer =>
  good[format]!.subarray(0, Math.floor(good[format]!.length * share))
const text = (content: string): Buffer => Buffer.from(content)

/** Files that are no pictures: name, content, a part of the message. */
const files: readonly (readonly [string, () => Buffer, string])[] = [
  ['empty.png', () => text(''), 'but got an empty file'],
  ['one-byte.jpg', () => Buffer.of(0xff), 'but got bytes that begin with ff'],
  ['text.jpg', () => text('this is no picture'), 'but got text'],
  ['page.png', () => text('<!doctype html><p>404</p>'), 'but got text'],
  ['drawing.png', () => text('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'but got text'],
  ['null.gif', () => Buffer.alloc(5000), 'bytes that begin with 00 00 00 00'],
  [
    'zip.webp',
    () => Buffer.concat([text('PK\u0003\u0004'), Buffer.alloc(99, 200)]),
    'bytes that begin with 50 4b 03 04',
  ],
  ['pdf.jpg', () => text('%PDF-1.7\n\u0000\u0001'), 'bytes that begin with 25 50 44 46'],
  ['bitmap.png', () => Buffer.concat([text('BM'), Buffer.alloc(60)]), 'bytes that begin with 42 4d'],
  ['jpeg-start.jpg', () => cut('jpeg', 0.01), 'JPEG header must be whole'],
  ['jpeg-header.jpg', () => good['jpeg']!.subarray(0, 100), 'JPEG header must be whole'],
  ['jpeg-tenth.jpg', () => cut('jpeg', 0.4), 'JPEG'],
  ['jpeg-half.jpg', () => cut('jpeg', 0.6), 'JPEG must be whole and undamaged'],
  ['jpeg-most.jpg', () => cut('jpeg', 0.97), 'JPEG must be whole and undamaged'],
  [
    'jpeg-markers.jpg',
    () => Buffer.concat([good['jpeg']!.subarray(0, 4), Buffer.alloc(400, 0xff)]),
    'JPEG header must be whole',
  ],
  [
    'jpeg-no-size.jpg',
    () => changed('jpeg', (bytes) => bytes.writeUInt16BE(0, bytes.indexOf(Buffer.of(0xff, 0xc0)) + 5)),
    'picture must be of 1 to',
  ],
  [
    'jpeg-huge.jpg',
    () => changed('jpeg', (bytes) => bytes.writeUInt32BE(0xffffffff, bytes.indexOf(Buffer.of(0xff, 0xc0)) + 5)),
    'but got 65535×65535',
  ],
  ['png-signature.png', () => good['png']!.subarray(0, 8), 'PNG header must be whole'],
  ['png-header.png', () => good['png']!.subarray(0, 33), 'PNG must be whole and undamaged'],
  ['png-half.png', () => cut('png', 0.5), 'PNG must be whole and undamaged'],
  ['png-most.png', () => cut('png', 0.95), 'PNG must be whole and undamaged'],
  ['png-depth.png', () => changed('png', (bytes) => bytes.writeUInt8(77, 24)), 'PNG must be whole and undamaged'],
  [
    'png-checksum.png',
    () => changed('png', (bytes) => bytes.writeUInt8(bytes[30]! ^ 1, 30)),
    'PNG must be whole and undamaged',
  ],
  ['png-zero.png', () => changed('png', (bytes) => bytes.writeUInt32BE(0, 16)), 'picture must be of 1 to'],
  ['png-negative.png', () => changed('png', (bytes) => bytes.writeUInt32BE(0xffffffff, 20)), 'picture must be of 1 to'],
  ['png-bomb.png', () => good['bomb']!, 'picture must be of 1 to 25,000,000 pixels, but got 16000×16000'],
  ['gif-start.gif', () => good['gif']!.subarray(0, 8), 'GIF header must be whole'],
  ['gif-half.gif', () => cut('gif', 0.5), 'GIF must be whole and undamaged'],
  ['gif-huge.gif', () => changed('gif', (bytes) => bytes.writeUInt32LE(0xffffffff, 6)), 'but got 65535×65535'],
  ['webp-start.webp', () => good['webp']!.subarray(0, 20), 'WebP header must be whole'],
  ['webp-half.webp', () => cut('webp', 0.5), 'WebP must be whole and undamaged'],
  ['webp-kind.webp', () => changed('webp', (bytes) => bytes.write('VP9 ', 12)), 'WebP header must be whole'],
  ['avif-start.avif', () => good['avif']!.subarray(0, 40), 'AVIF header must be whole'],
  ['avif-half.avif', () => cut('avif', 0.6), 'AVIF must be whole and undamaged'],
  [
    'avif-huge.avif',
    () =>
      changed('avif', (bytes) =>
        bytes.write('\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001', bytes.indexOf('ispe') + 8),
      ),
    'picture must be of 1 to',
  ],
  ['tiff-start.tif', () => good['tiff']!.subarray(0, 6), 'TIFF must be whole and undamaged'],
  ['tiff-half.tif', () => cut('tiff', 0.5), 'TIFF must be whole and undamaged'],
]

describe('files that are no pictures', () => {
  it.each(files)('%s', async (name, content, message) => {
    const path = join(folder, name)
    await writeFile(path, content())
    const { code, out, err } = await runProgram(['predict', join(trained, 'model'), path, '--json'])
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(`${path}: `)
    expect(err).toContain(message)
    expect(err.trim().split('\n').length).toBe(1)
  })

  it('are left out and named where others can be used', async () => {
    const root = join(folder, 'mixed')
    for (const label of ['level', 'upright']) await mkdir(join(root, label), { recursive: true })
    for (const [name, content] of files) await writeFile(join(root, 'level', name), content())
    for (let i = 0; i < 4; i++) await writeFile(join(root, 'level', `good-${i}.png`), good['png']!)
    for (let i = 0; i < 4; i++) await writeFile(join(root, 'upright', `good-${i}.jpg`), good['jpeg']!)
    const argv = [
      'train',
      root,
      '--out',
      join(folder, 'mixed-model'),
      '--model',
      'simple',
      '--epochs',
      '1',
      '--size',
      '16',
    ]
    const { code, err } = await runProgram(argv)
    expect(code).toBe(0)
    expect(err).toContain(`Left out: ${files.length} in all.`)
    expect(err.match(/ is left out: /g)!.length).toBe(20)
  })
})
