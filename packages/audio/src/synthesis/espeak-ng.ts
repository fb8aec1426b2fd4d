/** The synthesizer eSpeak NG, in the build of `@echogarden/espeak-ng-emscripten`: an optional peer, since it is GPL-3. */
import { FormatError } from '@tessera-ml/core'
import { checkManner } from './check-manner.js'
import { loadGplPeer, type PeerOptions } from './gpl-peer.js'
import type { Synthesizer } from './synthesizer.js'

/** The part of the library's worker that is used. */
interface Worker {
  readonly samplerate: number
  set_voice(name: string, language: string): number
  set_rate(wordsPerMinute: number): void
  set_pitch(pitch: number): void
  synthesize(text: string, callback: (samples: Int16Array | undefined) => void): void
}

interface EspeakModule {
  readonly default: () => Promise<{ readonly eSpeakNGWorker: new () => Worker }>
}

const accents = [
  'en',
  'en-029',
  'en-GB-scotland',
  'en-GB-x-gbclan',
  'en-GB-x-gbcwmd',
  'en-GB-x-rp',
  'en-US',
  'en-US-nyc',
]

/** Variants of the voice that sound like people; the library has more, which whisper, croak or are robots. */
const variants = `
  m1 m2 m3 m4 m5 m6 m7 m8 f1 f2 f3 f4 f5 klatt klatt2 klatt3 klatt4 Alex Alicia Andrea Andy Annie Denis
  Diogo Gene Hugo Jacky Lee Marco Mario Michael Mike Nguyen Reed adam anika antonio aunty belinda benjamin
  boris caleb david ed edward grandma grandpa gustave ian iven john linda max michel miguel norbert pablo
  paul pedro quincy rob robert sandro shelby steph travis victor zac`
  .trim()
  .split(/\s+/)

const voices = accents.flatMap((accent) => variants.map((variant) => `${accent}+${variant}`))

/** Words a minute and pitch, of 0 to 99, that the library begins with. */
const [usualRate, usualPitch] = [175, 50]

/**
 * eSpeak NG with its eight English accents, each in many variants: `en-US+f3`.
 *
 * Source: https://github.com/espeak-ng/espeak-ng, GPL-3: a program that passes it on is under that licence too.
 *
 * @throws ConfigError if `@echogarden/espeak-ng-emscripten` is not installed, or an option is unknown.
 */
export async function espeakNg(options: PeerOptions = {}): Promise<Synthesizer> {
  const { default: start } = await loadGplPeer<EspeakModule>('espeak-ng', '@echogarden/espeak-ng-emscripten', options)
  const worker = new (await start()).eSpeakNGWorker()
  return {
    name: 'espeak-ng',
    voices,
    async speak(text, manner) {
      checkManner('espeak-ng', text, manner, voices)
      const { voice, tempo, pitch } = manner
      worker.set_voice(voice, '')
      worker.set_rate(Math.min(450, Math.max(80, Math.round(usualRate * tempo))))
      worker.set_pitch(Math.min(99, Math.max(0, Math.round(usualPitch * pitch))))
      const parts: Int16Array[] = []
      worker.synthesize(text, (samples) => void (samples && parts.push(samples)))
      const samples = Float32Array.from(
        parts.flatMap((part) => [...part]),
        (sample) => sample / 32_768,
      )
      if (samples.length > 0) return { samples, sampleRateHz: worker.samplerate }
      throw new FormatError(`espeak-ng: voice ${voice} must speak, but no sound came of ${JSON.stringify(text)}.`)
    },
  }
}
