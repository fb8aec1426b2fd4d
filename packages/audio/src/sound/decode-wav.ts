/** Reads WAV files, strictly: what a header declares must be so. */
import { describeValue, FormatError } from '@tessera-ml/core'
import type { SampleEncoding } from './sample-formats.js'
import { largestSample, type Sound } from './sound.js'
import { wavChunks } from './wav-chunks.js'
import { wavFormat } from './wav-format.js'

export interface WavSound extends Sound {
  /** How many channels the file has; `samples` is their mean. */
  readonly channels: number
  readonly encoding: SampleEncoding
  readonly bitsPerSample: number
}

/**
 * The sound of a WAV file: PCM of 8, 16, 24 or 32 bits, float of 32 or 64 bits, A-law, µ-law; plain or extensible; any
 * number of channels, of which the mean is taken.
 *
 * Source: Multimedia Programming Interface and Data Specifications 1.0, IBM and Microsoft 1991; extensible format:
 * Microsoft, Multiple Channel Audio Data and WAVE Files, 2007.
 *
 * @param where names the file in messages.
 * @throws FormatError if it is no WAV file, is cut, contradicts itself, or a sample is no number.
 * @example
 * const { samples, sampleRateHz } = decodeWav(new Uint8Array(await file.arrayBuffer()))
 */
export function decodeWav(bytes: Uint8Array, where = 'decodeWav'): WavSound {
  if (!(bytes instanceof Uint8Array)) {
    throw new FormatError(`${where}: bytes must be a Uint8Array, but got ${describeValue(bytes)}.`)
  }
  const chunks = wavChunks(bytes, where)
  const formats = chunks.filter(({ id }) => id === 'fmt ')
  const data = chunks.find(({ id }) => id === 'data')
  if (formats.length !== 1 || data === undefined) {
    const got = chunks.length === 0 ? 'none' : describeValue(chunks.map(({ id }) => id))
    throw new FormatError(`${where}: chunks must hold one "fmt " and then "data", but got ${got}.`)
  }
  const format = wavFormat(bytes, formats[0]!, where)
  const { channels, blockSize, encoding, bitsPerSample, sampleRateHz, read } = format
  if (data.size % blockSize !== 0) {
    const rule = `a multiple of ${blockSize} bytes, one sample of each channel`
    throw new FormatError(`${where}: chunk "data" must be ${rule}, but got ${data.size}.`)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + data.start, data.size)
  const samples = new Float32Array(data.size / blockSize)
  const width = blockSize / channels
  for (let i = 0; i < samples.length; i++) {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) sum += read(view, i * blockSize + channel * width)
    const sample = sum / channels
    if (!(Math.abs(sample) <= largestSample)) {
      const rule = `numbers within ±${largestSample}`
      throw new FormatError(`${where}: samples must be ${rule}, but got ${sample} at sample ${i}.`)
    }
    samples[i] = sample
  }
  return { samples, sampleRateHz, channels, encoding, bitsPerSample }
}
