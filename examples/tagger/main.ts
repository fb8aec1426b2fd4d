/**
 * Finds what is named in sentences, and who does what to whom: node dist/main.js [SENTENCES], 2,000 where none is given.
 */
import { formatConll } from '@tessera-ml/nlp'
import { scoreLines, trainTagger } from './train-taggers.js'

const sentences = Number(process.argv[2] ?? 2000)
const unseen = [
  'Farid Zulani bought Oslo Press from Jordan Mover last Friday .',
  'who told Kendin that Anna left Lima ?',
]

for (const kind of ['entities', 'roles'] as const) {
  console.log(`\n${kind}: training on ${sentences} sentences`)
  const trained = await trainTagger(kind, sentences)
  console.log(`        precision     recall         f1   spans`)
  for (const line of scoreLines(trained)) console.log(line)
  const words = unseen.map((sentence) => sentence.split(' '))
  const found = await trained.tagger.predict(words)
  console.log(`\n${formatConll(words.map((words, i) => ({ words, tags: found[i]!.tags })))}`)
  trained.tagger.dispose()
}
