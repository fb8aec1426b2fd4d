import { readFileSync } from 'node:fs'
import { FormatError } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { decodeWav } from './decode-wav.js'
import { encodeWav } from './encode-wav.js'
import { wavBytes, type WavParts } from './__fixtures__/wav-bytes.js'

interface Case {
  readonly name: string
  readonly file: string
  readonly channels: number
  readonly samples: readonly number[]
}

const fixture = JSON.parse(readFileSync(new URL('__fixtures__/wav.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[]
}

describe('decodeWav', () => {
  it.each(fixture.cases)('reads what libsndfile has written: $name', ({ file, channels, samples }) => {
    const sound = decodeWav(new Uint8Array(Buffer.from(file, 'base64')))
    expect([sound.sampleRateHz, sound.channels, sound.samples.length]).toEqual([8000, channels, samples.length])
    samples.forEach((sample, i) => expect(sound.samples[i]).toBeCloseTo(sample, 6))
  })

  it('takes the mean of seven channels, passes chunks that it does not know, and what stands behind the data', () => {
    const data = Uint8Array.from({ length: 14 }, (_, i) => (i % 2 === 0 ? 0 : i))
    const bytes = wavBytes({ channels: 7, data, before: [['LIST', 3]], after: [['id3 ', 10]] })
    // High bytes 1, 3, … 13 of 16 bits: their mean is 7.
    expect([...decodeWav(bytes).samples]).toEqual([(7 * 256) / 32_768])
  })

  it('reads a file of no samples, and bytes that begin within a buffer', () => {
    expect(decodeWav(wavBytes({ data: new Uint8Array(0) })).samples).toHaveLength(0)
    const bytes = wavBytes({})
    const larger = new Uint8Array(bytes.length + 3)
    larger.set(bytes, 3)
    expect(decodeWav(larger.subarray(3)).samples).toEqual(decodeWav(bytes).samples)
  })

  const refused: readonly (readonly [name: string, parts: WavParts | Uint8Array, message: RegExp])[] = [
    ['nothing', new Uint8Array(0), /got an empty file/],
    ['text', new TextEncoder().encode('label,file\nyes,a.wav\n'), /must begin as a WAV file does.*"label,file/],
    [
      'an MP3',
      new TextEncoder().encode('ID3\u0003\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000'),
      /got an MP3 file/,
    ],
    ['a FLAC', new TextEncoder().encode('fLaC........'), /got a FLAC file/],
    ['big-endian', { riff: 'RIFX' }, /must begin.*a big-endian RIFX file/],
    ['no WAVE', { wave: 'AVI ' }, /must begin/],
    ['eleven bytes', wavBytes({}).subarray(0, 11), /must begin/],
    ['cut in the format', wavBytes({}).subarray(0, 30), /RIFF size declares, but got 30 of 52\. Is it cut\?/],
    ['cut in the data', wavBytes({}).subarray(0, 50), /got 50 of 52/],
    ['a RIFF size of 4 GB', { riffSize: 0xffff_fff0 }, /RIFF size declares/],
    ['a data size of 4 GB', { dataSize: 0xffff_ffff }, /chunk "data" must lie within the file.*4294967295 bytes/],
    ['a data size one too large', { dataSize: 9 }, /chunk "data" must lie within the file/],
    ['a RIFF size that ends in the data', { riffSize: 40 }, /chunk "data" must lie within the file/],
    ['a RIFF size that ends in a chunk head', { riffSize: 32 }, /the chunk at byte 36 must have a name and a size/],
    ['no data chunk', { riffSize: 28 }, /chunks must hold one "fmt " and then "data", but got \["fmt "\]/],
    ['no chunk at all', { riffSize: 4 }, /but got none/],
    ['two formats', { before: [['fmt ', 16]] }, /one "fmt "/],
    ['a short format', { formatSize: 14 }, /at least 16 bytes, but got 14/],
    ['0 channels', { channels: 0, blockSize: 2 }, /channels must be at least 1, but got 0/],
    ['0 Hz', { rate: 0 }, /sample rate must be from 1000 to 768000 Hz, but got 0/],
    ['4 GHz', { rate: 4_000_000_000 }, /sample rate .* but got 4000000000/],
    ['an encoding of another kind', { code: 85 }, /encoding must be PCM .* but got 85/],
    ['12 bits', { bits: 12 }, /bits per sample must be 8, 16, 24 or 32 for encoding pcm, but got 12/],
    ['0 bits', { bits: 0 }, /bits per sample .* but got 0/],
    ['floats of 16 bits', { code: 3 }, /must be 32 or 64 for encoding float, but got 16/],
    ['a µ-law of 16 bits', { code: 7 }, /must be 8 for encoding muLaw/],
    ['a false block size', { blockSize: 3 }, /block size must be 2 bytes for 1 channels of 16 bits, but got 3/],
    ['a part of a sample', { data: new Uint8Array(7) }, /chunk "data" must be a multiple of 2 bytes.* but got 7/],
    ['a short extensible format', { code: 0xfffe }, /at least 40 bytes for the extensible format, but got 16/],
    ['a foreign identifier', { code: 0xfffe, formatSize: 40 }, /identifier of the extensible format/],
    ['NaN', { code: 3, bits: 32, data: floats(0, Number.NaN) }, /samples must be numbers .* but got NaN at sample 1/],
    ['infinity', { code: 3, bits: 32, data: floats(-Infinity) }, /but got -Infinity at sample 0/],
    ['a number that is no sound', { code: 3, bits: 32, data: floats(1e30) }, /within ±65536/],
  ]

  it.each(refused)('refuses %s, and says where', (_name, parts, message) => {
    const bytes = parts instanceof Uint8Array ? parts : wavBytes(parts)
    const read = (): unknown => decodeWav(bytes, 'word.wav')
    expect(read).toThrow(FormatError)
    expect(read).toThrow(message)
    expect(read).toThrow(/^word\.wav: [^\n]+$/)
  })

  it('refuses every file that is cut anywhere', () => {
    const bytes = wavBytes({ before: [['LIST', 3]] })
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeWav(bytes.subarray(0, length))).toThrow(FormatError)
    }
  })

  it('refuses what is no bytes', () => {
    expect(() => decodeWav('RIFF' as never)).toThrow('bytes must be a Uint8Array')
  })
})

describe('encodeWav', () => {
  it('writes 16-bit PCM that reads back, rounded and clipped', () => {
    const samples = Float32Array.of(0, 0.5, -0.25, 1, -1, 2, -2, 1.4 / 32_768, 1.6 / 32_768)
    const sound = decodeWav(encodeWav({ samples, sampleRateHz: 16_000 }))
    expect([sound.sampleRateHz, sound.channels, sound.bitsPerSample]).toEqual([16_000, 1, 16])
    const most = 32_767 / 32_768
    const expected = [0, 0.5, -0.25, most, -1, most, -1, 1 / 32_768, 2 / 32_768]
    expect([...sound.samples]).toEqual(expected)
  })

  it.each([
    [{ samples: new Float32Array(0), sampleRateHz: 8000 }, 'at least one'],
    [{ samples: Float32Array.of(Number.NaN), sampleRateHz: 8000 }, 'got NaN at sample 0'],
    [{ samples: [0], sampleRateHz: 8000 }, 'must be a Float32Array'],
    [{ samples: Float32Array.of(0), sampleRateHz: 44.1 }, 'sampleRateHz must be an integer'],
  ])('refuses %j', (sound, message) => {
    expect(() => encodeWav(sound as never)).toThrow(message)
  })
})

function floats(...values: readonly number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer)
}
