/** Spoken words: MFCC frames, read by three LSTM one above the other. */
import { FeatureExtractor, type LabelledSound } from '@tessera-ml/audio'
import { dense, LabelSet, lstm, oneHot, sequential, type Model } from '@tessera-ml/core'

/** Frames of equally many steps: shorter sounds end in zeros, longer ones are cut. */
export function mfccFrames(sounds: readonly LabelledSound[], steps = 100): number[][][] {
  const extractor = new FeatureExtractor({ preset: 'htk' })
  return sounds.map(({ sound }) => {
    const { data, count, width } = extractor.features(sound)
    return Array.from({ length: steps }, (_, t) =>
      t < count ? [...data.subarray(t * width, (t + 1) * width)] : Array<number>(width).fill(0),
    )
  })
}

export async function voiceCommands(
  sounds: readonly LabelledSound[],
  { steps = 100, units = 128, epochs = 20 } = {},
): Promise<{ readonly model: Model; readonly labels: readonly string[] }> {
  const set = LabelSet.of(sounds.map(({ label }) => label))
  const layers = [
    lstm({ units, returnSequences: true }),
    lstm({ units, returnSequences: true }),
    lstm({ units }),
    dense({ units: set.labels.length, activation: 'softmax' }),
  ]
  const model = sequential(layers, { seed: 1 })
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
  const classes = sounds.map(({ label }) => set.numberOf(label, 'voiceCommands'))
  await model.fit({ x: mfccFrames(sounds, steps), y: oneHot(classes, set.labels.length) }, { epochs })
  return { model, labels: set.labels }
}
