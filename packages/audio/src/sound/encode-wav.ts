/** Writes WAV files. */
import { checkSound, type Sound } from './sound.js'

/**
 * The bytes of a WAV file with one channel of 16-bit PCM. Samples outside [-1, 1) are clipped.
 *
 *   x -> min(32767, max(-32768, round(32768·x)))
 *
 * @throws ConfigError if the sound has no sample, or one that is no number.
 */
export function encodeWav(sound: Sound): Uint8Array {
  checkSound('encodeWav', sound)
  const { samples, sampleRateHz } = sound
  const bytes = new Uint8Array(44 + 2 * samples.length)
  const view = new DataView(bytes.buffer)
  const text = (byte: number, letters: string): void => {
    for (let i = 0; i < letters.length; i++) view.setUint8(byte + i, letters.charCodeAt(i))
  }
  text(0, 'RIFF')
  view.setUint32(4, bytes.length - 8, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, sampleRateHz, true)
  view.setUint32(28, 2 * sampleRateHz, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  text(36, 'data')
  view.setUint32(40, 2 * samples.length, true)
  samples.forEach((sample, i) => {
    view.setInt16(44 + 2 * i, Math.min(32_767, Math.max(-32_768, Math.round(32_768 * sample))), true)
  })
  return bytes
}
