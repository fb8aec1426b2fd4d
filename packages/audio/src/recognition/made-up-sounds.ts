/** Sounds that are made for training: noise for the class of silence, and words with noise around them. */
import { Generator } from '@tessera-ml/core'
import { addNoise, noise } from '../augmentation/noise.js'
import type { Sound } from '../sound/sound.js'
import { silenceLabel, type LabelledSound } from './train-options.js'

/** Noise around words is drawn from these ratios, in dB. */
const [leastRatioDb, mostRatioDb] = [10, 45]
/** Loudness of noise without a word, in dB. */
const noiseDb = -30

/**
 * What a recogniser that listens is trained on beside the words: each word once more, with as much noise before and
 * behind it as it is long, as it comes in a stream; and noise alone, labelled `_silence_`, as often as the mean word.
 */
export function soundsForListening(words: readonly LabelledSound[], seed: number): LabelledSound[] {
  const random = new Generator(seed).fork('listening')
  const surrounded = words.map(({ sound, label }, i) => ({ sound: surround(sound, random.fork(i)), label }))
  const labels = new Set(words.map(({ label }) => label)).size
  const silences = Array.from({ length: Math.ceil(words.length / labels) }, (_, i) => {
    const draw = random.fork(`silence ${i}`)
    const { samples, sampleRateHz } = words[draw.integer(words.length)]!.sound
    const background = noise(2 * samples.length, draw, draw.uniform() < 0.5 ? 'white' : 'pink')
    return { sound: { samples: background.map((x) => x * 10 ** (noiseDb / 20)), sampleRateHz }, label: silenceLabel }
  })
  return [...surrounded, ...silences]
}

function surround({ samples, sampleRateHz }: Sound, random: Generator): Sound {
  const length = 2 * samples.length
  const longer = new Float32Array(length)
  longer.set(samples, Math.floor(random.uniform() * (length - samples.length + 1)))
  const background = noise(length, random, random.uniform() < 0.5 ? 'white' : 'pink')
  const ratioDb = leastRatioDb + (mostRatioDb - leastRatioDb) * random.uniform()
  return { samples: addNoise(longer, background, ratioDb), sampleRateHz }
}
