/** The `fmt ` chunk of a WAV file: what its samples are. */
import { FormatError } from '@tessera-ml/core'
import { sampleRates } from './sound.js'
import { sampleReader, type SampleEncoding, type SampleReader } from './sample-formats.js'
import type { Chunk } from './wav-chunks.js'

export interface WavFormat {
  readonly encoding: SampleEncoding
  readonly bitsPerSample: number
  readonly channels: number
  readonly sampleRateHz: number
  /** Bytes of one sample of all channels. */
  readonly blockSize: number
  readonly read: SampleReader
}

const encodings: Readonly<Record<number, SampleEncoding>> = { 1: 'pcm', 3: 'float', 6: 'aLaw', 7: 'muLaw' }
const extensible = 0xfffe
/** What follows the two bytes of the encoding in the identifier of an extensible format. */
const guidTail = '000000001000800000aa00389b71'

/**
 * Layout, little-endian: encoding, channels (2 bytes each), rate, bytes a second (4 each), bytes a block, bits a sample
 * (2 each); for the extensible format also 24 bytes, of which the last 16 hold the encoding.
 *
 * @throws FormatError if it is too short, contradicts itself or names something that is no sound.
 */
export function wavFormat(bytes: Uint8Array, chunk: Chunk, where: string): WavFormat {
  const view = new DataView(bytes.buffer, bytes.byteOffset + chunk.start, chunk.size)
  if (chunk.size < 16) fail(where, 'chunk "fmt " must be of at least 16 bytes', `${chunk.size}`)
  const channels = view.getUint16(2, true)
  const sampleRateHz = view.getUint32(4, true)
  const blockSize = view.getUint16(12, true)
  const bitsPerSample = view.getUint16(14, true)
  const code = view.getUint16(0, true) === extensible ? extensibleCode(bytes, chunk, where) : view.getUint16(0, true)

  if (channels === 0) fail(where, 'channels must be at least 1', '0')
  const { lowest, highest } = sampleRates
  if (sampleRateHz < lowest || sampleRateHz > highest) {
    fail(where, `sample rate must be from ${lowest} to ${highest} Hz`, `${sampleRateHz}`)
  }
  const encoding = encodings[code]
  if (encoding === undefined) fail(where, 'encoding must be PCM (1), float (3), A-law (6) or µ-law (7)', `${code}`)
  const read = sampleReader(encoding, bitsPerSample)
  if (read === undefined) {
    const rule = { pcm: '8, 16, 24 or 32', float: '32 or 64', aLaw: '8', muLaw: '8' }[encoding]
    fail(where, `bits per sample must be ${rule} for encoding ${encoding}`, `${bitsPerSample}`)
  }
  if (blockSize !== (channels * bitsPerSample) / 8) {
    const rule = `block size must be ${(channels * bitsPerSample) / 8} bytes for ${channels} channels of ${bitsPerSample} bits`
    fail(where, rule, `${blockSize}`)
  }
  return { encoding, bitsPerSample, channels, sampleRateHz, blockSize, read }
}

function extensibleCode(bytes: Uint8Array, { start, size }: Chunk, where: string): number {
  if (size < 40) fail(where, 'chunk "fmt " must be of at least 40 bytes for the extensible format', `${size}`)
  const guid = bytes.subarray(start + 24, start + 40)
  const tail = Array.from(guid.subarray(2), (byte) => byte.toString(16).padStart(2, '0')).join('')
  if (tail !== guidTail) {
    fail(where, `identifier of the extensible format must end in ${guidTail}`, tail)
  }
  return guid[0]! | (guid[1]! << 8)
}

function fail(where: string, rule: string, got: string): never {
  throw new FormatError(`${where}: ${rule}, but got ${got}.`)
}
