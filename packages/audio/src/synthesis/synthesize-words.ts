/** Speaks words in many ways, so that a recogniser can be trained without recording anything. */
import {
  AbortError,
  ConfigError,
  describeValue,
  FormatError,
  Generator,
  knownOptions,
  nonNegativeInteger,
  positiveInteger,
} from '@tessera-ml/core'
import { changeSpeed } from '../augmentation/tempo.js'
import type { Sound } from '../sound/sound.js'
import type { Manner, Synthesizer } from './synthesizer.js'
import { trimSilence } from '../sound/trim-silence.js'

export interface SynthesizeOptions {
  /** What speaks. Required. */
  readonly synthesizers: readonly Synthesizer[]
  /** Sounds of each word, spread evenly over the synthesizers; a positive integer. Default: 100. */
  readonly count?: number
  /** Tempo is drawn from these two. Default: 0.5 to 1.3. */
  readonly tempo?: readonly [slowest: number, fastest: number]
  /** Pitch is drawn from these two. Default: 0.75 to 1.4. */
  readonly pitch?: readonly [lowest: number, highest: number]
  /** All frequencies of the voice are multiplied by a factor from these two, as by a smaller head. Default: 0.85 to 1.2. */
  readonly size?: readonly [largest: number, smallest: number]
  /** Most of the sound that is cut off each end, as a share; in [0, 0.5). Default: 0.08. */
  readonly crop?: number
  /** Where all random numbers come from; an integer of at least 0. Default: 0. */
  readonly seed?: number
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

export interface SpokenWord {
  readonly word: string
  readonly sound: Sound
  /** What spoke it, and how it was asked to. */
  readonly synthesizer: string
  readonly manner: Manner
  /** How much faster it was played then. */
  readonly speed: number
}

/**
 * Each word, spoken `count` times: by each synthesizer and voice in turn, at a tempo, a pitch and a size of the head of its
 * own, without the silence around it and cropped a little, since what is recorded is seldom cut exactly. Words come one
 * after the other.
 *
 * @throws ConfigError if there is no word or no synthesizer, or an option is unknown or out of its range.
 * @throws FormatError if a synthesizer makes no sound of a word; AbortError if `signal` cancels.
 * @example
 * for await (const { word, sound } of synthesizeWords(['yes', 'no'], { synthesizers: [await flite()] })) save(word, sound)
 */
export async function* synthesizeWords(
  words: readonly string[],
  options: SynthesizeOptions,
): AsyncGenerator<SpokenWord, void, undefined> {
  const where = 'synthesizeWords'
  knownOptions(where, options, ['synthesizers', 'count', 'tempo', 'pitch', 'size', 'crop', 'seed', 'signal'])
  const { synthesizers, count = 100, seed = 0, signal } = options
  const { tempo = [0.5, 1.3], pitch = [0.75, 1.4], size = [0.85, 1.2], crop = 0.08 } = options
  positiveInteger(`${where}: count`, count)
  nonNegativeInteger(`${where}: seed`, seed)
  range(`${where}: tempo`, tempo)
  range(`${where}: pitch`, pitch)
  range(`${where}: size`, size)
  if (!(crop >= 0 && crop < 0.5)) {
    throw new ConfigError(`${where}: crop must be a number in [0, 0.5), but got ${describeValue(crop)}.`)
  }
  for (const [name, list] of Object.entries({ words, synthesizers })) {
    if (Array.isArray(list) && list.length > 0) continue
    throw new ConfigError(`${where}: ${name} must be a list of at least one, but got ${describeValue(list)}.`)
  }
  for (const word of words) {
    const random = new Generator(seed).fork('synthesize').fork(word)
    for (let i = 0; i < count; i++) {
      if (signal?.aborted === true) throw new AbortError(`${where}: cancelled.`, { cause: signal.reason })
      const synthesizer = synthesizers[i % synthesizers.length]!
      const turn = Math.floor(i / synthesizers.length)
      const draw = random.fork(i)
      const speed = between(size, draw)
      // Played faster afterwards, which makes the voice higher too.
      const manner: Manner = {
        voice: voiceOf(synthesizer, turn, random),
        tempo: between(tempo, draw) / speed,
        pitch: between(pitch, draw) / speed,
      }
      const { samples, sampleRateHz } = await synthesizer.speak(word, manner)
      const resized = { samples: changeSpeed(samples, speed), sampleRateHz }
      const sound = cropped(trimSilence(resized), crop, draw)
      if (sound.samples.length === 0) {
        const rule = `one that ${synthesizer.name} can speak`
        throw new FormatError(`${where}: word must be ${rule}, but no sound came of ${describeValue(word)}.`)
      }
      yield { word, sound, synthesizer: synthesizer.name, manner, speed }
    }
  }
}

/** All voices in a random order, then all in another one. */
function voiceOf({ name, voices }: Synthesizer, turn: number, random: Generator): string {
  const round = random.fork(`${name} ${Math.floor(turn / voices.length)}`)
  return voices[round.permutation(voices.length)[turn % voices.length]!]!
}

/** A number between two, its logarithm evenly spread. */
function between([low, high]: readonly [number, number], random: Generator): number {
  return low * (high / low) ** random.uniform()
}

function cropped({ samples, sampleRateHz }: Sound, crop: number, random: Generator): Sound {
  const [front, back] = [random.uniform(), random.uniform()].map((share) => Math.floor(share * crop * samples.length))
  return { samples: samples.slice(front, samples.length - back!), sampleRateHz }
}

function range(where: string, value: readonly [number, number]): void {
  const isRange = Array.isArray(value) && value.length === 2 && value[0] > 0 && value[1] >= value[0]
  if (isRange && Number.isFinite(value[1])) return
  throw new ConfigError(`${where} must be two numbers above 0, the smaller first, but got ${describeValue(value)}.`)
}
