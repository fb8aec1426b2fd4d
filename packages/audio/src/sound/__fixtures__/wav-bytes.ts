/** WAV files made by hand, right or wrong in any part. */
export interface WavParts {
  readonly riff?: string
  readonly wave?: string
  readonly riffSize?: number
  readonly formatSize?: number
  readonly code?: number
  readonly channels?: number
  readonly rate?: number
  readonly blockSize?: number
  readonly bits?: number
  readonly data?: Uint8Array
  readonly dataSize?: number
  /** Chunks between the format and the data, and behind the data: their names and sizes. */
  readonly before?: readonly (readonly [string, number])[]
  readonly after?: readonly (readonly [string, number])[]
}

/** What is not told is as in a file of four samples of 16 bits at 8 kHz. */
export function wavBytes(parts: WavParts): Uint8Array {
  const { riff = 'RIFF', wave = 'WAVE', formatSize = 16, code = 1, channels = 1, rate = 8000, bits = 16 } = parts
  const { data = Uint8Array.of(0, 0, 0, 64, 0, 192, 255, 127), before = [], after = [] } = parts
  const { dataSize = data.length, blockSize = (channels * bits) / 8 } = parts
  const format = new Uint8Array(formatSize)
  const view = new DataView(new ArrayBuffer(16))
  view.setUint16(0, code, true)
  view.setUint16(2, channels, true)
  view.setUint32(4, rate, true)
  view.setUint32(8, rate * blockSize, true)
  view.setUint16(12, blockSize, true)
  view.setUint16(14, bits, true)
  format.set(new Uint8Array(view.buffer).subarray(0, formatSize))
  const others = (list: WavParts['before'] = []): Uint8Array[] =>
    list.flatMap(([name, size]) => [text(name), number(size), new Uint8Array(size + (size % 2))])
  const chunks = [text('fmt '), number(formatSize), format, ...others(before), text('data'), number(dataSize), data]
  const body = join([text(wave), ...chunks, ...others(after)])
  return join([text(riff), number(parts.riffSize ?? body.length), body])
}

function text(letters: string): Uint8Array {
  return new TextEncoder().encode(letters)
}

function number(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer)
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}
