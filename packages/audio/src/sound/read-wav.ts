/** WAV files on disk. Node only. */
import { readFileBytes, writeFileAtomic } from '@tessera-ml/core'
import { decodeWav, type WavSound } from './decode-wav.js'
import { encodeWav } from './encode-wav.js'
import type { Sound } from './sound.js'

/** Reads a WAV file, see `decodeWav`. @throws FormatError if it cannot be read, or is damaged. */
export async function readWav(path: string): Promise<WavSound> {
  return decodeWav(await readFileBytes(path), path)
}

/** Writes a WAV file of 16-bit PCM, whole or not at all, see `encodeWav`. @throws ConfigError if it cannot be written. */
export async function writeWav(path: string, sound: Sound): Promise<void> {
  await writeFileAtomic(path, encodeWav(sound))
}
