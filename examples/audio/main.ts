/** Learns two commands from a synthesizer, hears them by another voice, also in noise, and shows why it decides so. */
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import {
  addNoise,
  CommandRecognizer,
  explanationPage,
  flite,
  noise,
  synthesizeWords,
  type LabelledSound,
} from '@tessera-ml/audio'
import { Generator } from '@tessera-ml/core'

const synthesizer = await flite()
async function speak(voices: readonly string[], count: number, seed: number): Promise<LabelledSound[]> {
  const sounds: LabelledSound[] = []
  const options = { synthesizers: [{ ...synthesizer, voices }], count, seed }
  for await (const { word, sound } of synthesizeWords(['yes', 'no'], options)) sounds.push({ label: word, sound })
  return sounds
}

const training = await speak(['kal', 'awb', 'slt'], 18, 1)
// With silence, words are also trained on with noise around them.
const options = { networks: 1, epochs: 20, batchSize: 16, silence: true, seed: 1 }
const recognizer = await CommandRecognizer.train(training, options)
console.log(`Trained on ${training.length} sounds: ${recognizer.labels.join(', ')}`)

const unseen = await speak(['rms'], 10, 2)
const random = new Generator(3)
const noisy = unseen.map(({ label, sound: { samples, sampleRateHz } }) => {
  return { label, sound: { samples: addNoise(samples, noise(samples.length, random, 'pink'), 10), sampleRateHz } }
})
for (const [name, sounds] of Object.entries({ 'another voice': unseen, 'the same in noise': noisy })) {
  const { accuracy } = await recognizer.evaluate(sounds)
  console.log(`${name}: ${accuracy.toFixed(2)} of ${sounds.length} right (chance 0.33)`)
}

const why = await recognizer.explain(unseen[0]!.sound)
console.log(`the first is "${why.label}" with probability ${why.score.toFixed(3)}`)
// Built, this file lies in dist.
const out = fileURLToPath(new URL(import.meta.url.includes('/dist/') ? '../out' : 'out', import.meta.url))
await mkdir(out, { recursive: true })
await writeFile(`${out}/why.html`, await explanationPage(why))
await recognizer.save(`${out}/yes-no.safetensors`)
