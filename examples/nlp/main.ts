/** Sorts messages to a shop: learns from thirty of them, then takes new ones and says by which words it decides. */
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { explanationPage, readExamples, TextClassifier } from '@tessera-ml/nlp'

// Built, this file lies in dist.
const folder = fileURLToPath(new URL(import.meta.url.includes('/dist/') ? '..' : '.', import.meta.url))
const { examples } = await readExamples(`${folder}/messages.csv`)
const classifier = await TextClassifier.train(examples, { model: 'linear', seed: 1 })
console.log(`Trained on ${examples.length} messages: ${classifier.labels.join(', ')}`)

const messages = [
  'my card has been charged two times',
  'the courier has lost the parcel',
  'these shoes are too large, can I exchange them?',
]
for (const [i, { label, scores }] of (await classifier.predict(messages)).entries()) {
  console.log(`${label.padEnd(8)} ${scores[label]!.toFixed(2)}  ${messages[i]}`)
}

const why = await classifier.explain(messages[0]!)
const words = why.spans
  .map(({ start, end, value }) => ({ word: why.text.slice(start, end), value }))
  .filter(({ word }) => /^\w+$/.test(word))
  .sort((a, b) => b.value - a.value)
  .slice(0, 3)
console.log(`"${why.label}" because of ${words.map(({ word, value }) => `${word} (+${value.toFixed(2)})`).join(', ')}`)

await mkdir(`${folder}/out`, { recursive: true })
await writeFile(`${folder}/out/why.html`, await explanationPage(why))
await classifier.save(`${folder}/out/messages.safetensors`)
