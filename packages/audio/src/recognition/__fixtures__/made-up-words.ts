import { Generator } from '@tessera-ml/core'
import type { LabelledSound } from '../train-options.js'

/** Words of two tones each, told apart by whether they rise, fall or stay, by speakers of different pitch, with noise. */
export const madeUpLabels = ['fall', 'rise', 'stay'] as const

const steps = { fall: [900, 500], rise: [500, 900], stay: [700, 700] } as const

export function madeUpWords(count: number, seed = 1, sampleRateHz = 8000): LabelledSound[] {
  const random = new Generator(seed)
  return Array.from({ length: count }, (_, i) => {
    const label = madeUpLabels[i % madeUpLabels.length]!
    const draw = random.fork(i)
    const voice = 0.8 + 0.4 * draw.uniform()
    const seconds = 0.2 + 0.15 * draw.uniform()
    const length = Math.round(seconds * sampleRateHz)
    const samples = new Float32Array(length)
    draw.fillNormal(samples, 0, 0.005)
    let phase = 0
    for (let n = 0; n < length; n++) {
      const [from, to] = steps[label]
      const hz = voice * (n < length / 2 ? from : to)
      phase += (2 * Math.PI * hz) / sampleRateHz
      samples[n]! += 0.4 * Math.sin(phase) + 0.2 * Math.sin(2 * phase)
    }
    return { label, sound: { samples, sampleRateHz } }
  })
}
