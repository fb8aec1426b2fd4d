/** How the numbers of a WAV file become samples. */

/** What one sample of a WAV file is. */
export type SampleEncoding = 'pcm' | 'float' | 'aLaw' | 'muLaw'

/** Reads the sample at a byte. */
export type SampleReader = (view: DataView, byte: number) => number

/**
 * The reader of an encoding, or undefined where there is none with so many bits.
 *
 *   PCM 8 bits: (x - 128) / 128        PCM n bits: x / 2^(n - 1)        float: as it is
 */
export function sampleReader(encoding: SampleEncoding, bits: number): SampleReader | undefined {
  if (encoding === 'aLaw' || encoding === 'muLaw') {
    if (bits !== 8) return undefined
    const table = Float32Array.from({ length: 256 }, (_, code) => (encoding === 'aLaw' ? aLaw : muLaw)(code))
    return (view, byte) => table[view.getUint8(byte)]!
  }
  return (encoding === 'pcm' ? pcm : float)[bits]
}

const pcm: Readonly<Record<number, SampleReader>> = {
  8: (view, byte) => (view.getUint8(byte) - 128) / 128,
  16: (view, byte) => view.getInt16(byte, true) / 32_768,
  24: (view, byte) => (view.getUint8(byte) | (view.getInt16(byte + 1, true) << 8)) / 8_388_608,
  32: (view, byte) => view.getInt32(byte, true) / 2_147_483_648,
}

const float: Readonly<Record<number, SampleReader>> = {
  32: (view, byte) => view.getFloat32(byte, true),
  64: (view, byte) => view.getFloat64(byte, true),
}

/**
 * A code of 8 bits, all inverted: sign, exponent e, mantissa m.
 *
 *   |x| = ((2m + 33)·2^e - 33) / 8192
 *
 * Source: ITU-T G.711 (11/88), table 2a.
 */
function muLaw(code: number): number {
  const bits = ~code & 0xff
  const magnitude = ((2 * (bits & 15) + 33) << ((bits >> 4) & 7)) - 33
  return (bits & 0x80 ? -magnitude : magnitude) / 8192
}

/**
 * A code of 8 bits, the even ones inverted: sign, exponent e, mantissa m.
 *
 *   |x| = (2m + 1) / 4096 for e = 0, else (2m + 33)·2^(e - 1) / 4096
 *
 * Source: ITU-T G.711 (11/88), table 1a.
 */
function aLaw(code: number): number {
  const bits = code ^ 0x55
  const exponent = (bits >> 4) & 7
  const mantissa = 2 * (bits & 15)
  const magnitude = exponent === 0 ? mantissa + 1 : (mantissa + 33) << (exponent - 1)
  return (bits & 0x80 ? magnitude : -magnitude) / 4096
}
