/** Words, spoken by the synthesizer flite: nobody has to record anything. */
import { flite, synthesizeWords, type LabelledSound, type Synthesizer } from '@tessera-ml/audio'

export interface SpokenWordsOptions {
  readonly words: readonly string[]
  /** Sounds of each word to train on. */
  readonly training: number
  /** Sounds of each word to judge by. */
  readonly heldOut: number
  readonly seed: number
  /** Told of each sound. Default: none. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void
}

export interface DividedWords {
  readonly training: readonly LabelledSound[]
  readonly heldOut: readonly LabelledSound[]
  /** The voice that speaks what is held out. */
  readonly unheard: string
}

/** Men speak four of the five voices, so that the only woman's cannot be spared in training. */
const unheard = 'rms'

/** Training words by all voices but one, which alone speaks those to judge by. */
export async function speakWords(options: SpokenWordsOptions): Promise<DividedWords> {
  const { words, training, heldOut, seed, onProgress } = options
  const all = await flite()
  const total = words.length * (training + heldOut)
  let done = 0
  const speak = async (voices: readonly string[], count: number, seed: number): Promise<LabelledSound[]> => {
    const sounds: LabelledSound[] = []
    const synthesizers: Synthesizer[] = [{ ...all, voices }]
    for await (const { word, sound } of synthesizeWords(words, { synthesizers, count, seed })) {
      sounds.push({ label: word, sound })
      onProgress?.({ done: ++done, total })
    }
    return sounds
  }
  return {
    training: await speak(
      all.voices.filter((voice) => voice !== unheard),
      training,
      seed,
    ),
    heldOut: await speak([unheard], heldOut, seed + 1),
    unheard,
  }
}
