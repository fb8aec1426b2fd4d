/** The synthesizer Gnuspeech, in the build of `@echogarden/gnuspeech-wasm`: an optional peer, since it is GPL-3. */
import { decodeWav } from '../sound/decode-wav.js'
import { checkManner } from './check-manner.js'
import { loadGplPeer, type PeerOptions } from './gpl-peer.js'
import type { Synthesizer } from './synthesizer.js'

/** The part of the library that is used. */
interface GnuspeechModule {
  readonly synthesize: (
    text: string,
    options: { readonly voice: string; readonly tempo: number },
  ) => Promise<{ readonly audioData: Uint8Array }>
}

const voices = ['male', 'female', 'large_child', 'small_child']

/**
 * Gnuspeech, which computes the air in a vocal tract, as a man, a woman and two children. Its pitch wanders by itself and
 * cannot be set, so `pitch` is ignored.
 *
 * Source: https://www.gnu.org/software/gnuspeech, GPL-3: a program that passes it on is under that licence too.
 *
 * @throws ConfigError if `@echogarden/gnuspeech-wasm` is not installed, or an option is unknown.
 */
export async function gnuspeech(options: PeerOptions = {}): Promise<Synthesizer> {
  const { synthesize } = await loadGplPeer<GnuspeechModule>('gnuspeech', '@echogarden/gnuspeech-wasm', options)
  return {
    name: 'gnuspeech',
    voices,
    async speak(text, manner) {
      checkManner('gnuspeech', text, manner, voices)
      const { audioData } = await synthesize(text, { voice: manner.voice, tempo: manner.tempo })
      return decodeWav(audioData, 'gnuspeech')
    },
  }
}
