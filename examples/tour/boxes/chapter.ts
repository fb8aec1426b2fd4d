/** What digit is on a picture, and where: two heads on one network. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { progressBar } from '@tessera-ml/core'
import { boxIou, BoxRegressor, type DetectedBox, type JudgedPicture } from '@tessera-ml/vision'
import { boxesReport, boxExplanationHtml } from '@tessera-ml/vision/report'
import type { Chapter, ChapterOptions } from '../chapter.js'
import { readDigits } from '../pictures/digits.js'
import { comparison, letterMap, seconds } from '../print.js'
import { placeDigits } from './placed-digits.js'

export interface BoxesChapterOptions extends ChapterOptions {
  /** Pictures to train on, each with another digit. Default: 4,000. */
  readonly training?: number
  /** Pictures to judge by, of digits that were not trained on. Default: 500. */
  readonly heldOut?: number
  /** Passes over the pictures. Default: 10. */
  readonly epochs?: number
}

export async function boxesChapter(options: BoxesChapterOptions): Promise<Chapter> {
  const { seed, out, epochs = 10 } = options
  const started = performance.now()
  const digits = readDigits({ seed, training: options.training ?? 4000, heldOut: options.heldOut ?? 500 })
  const training = placeDigits(digits.training, digits.training.length, seed)
  const heldOut = placeDigits(digits.heldOut, digits.heldOut.length, seed + 1)
  console.log('Digits somewhere on noisy pictures: what they are, and where')
  console.log(`Training ${training.length}, held out ${heldOut.length}; placed in ${seconds(started)}.\n`)

  const before = performance.now()
  const regressor = await BoxRegressor.train(training, {
    epochs,
    batchSize: 32,
    seed,
    callbacks: [progressBar({ stream: process.stdout })],
  })
  const time = performance.now() - before
  const judged = await regressor.judge(heldOut)
  const [right, guessedRight] = [labelShare(judged, first), labelShare(judged, ({ guess }) => guess)]
  const [overlap, guessedOverlap] = [meanOverlap(judged, first), meanOverlap(judged, ({ guess }) => guess)]
  const guess = `always "${regressor.baseline.label}"`
  const figures = [
    { model: 'two heads', measure: 'accuracy', value: right, guess, guessed: guessedRight },
    { model: 'two heads', measure: 'mean IoU', value: overlap, guess: 'the mean box', guessed: guessedOverlap },
  ]
  console.log(`\nOn the ${heldOut.length} held-out pictures:\n${comparison(figures, [time, time])}`)

  const [asked] = heldOut
  const why = await regressor.explain(asked!.picture)
  const { found, picture, values } = why
  console.log(`\nWhy the first of them is a ${found.label} there, by covering places; █ is where that takes most away:`)
  console.log(letterMap({ ...picture, values }, 2))

  const page = await boxesReport({
    title: 'Which digit, and where?',
    subtitle: 'Two heads on one network, trained on digits that were placed on noisy pictures by the tour of Tessera.',
    model: regressor,
    data: [
      { name: 'training', examples: training },
      { name: 'held-out', examples: heldOut },
    ],
    judgedBy: { name: 'held-out', examples: heldOut },
  })
  await writeFile(join(out, 'boxes.html'), page)
  await regressor.save(join(out, 'boxes.safetensors'))
  return {
    title: 'Boxes',
    summary: `Which digit, and where? Trained on ${training.length} pictures, judged by ${heldOut.length} of other digits.`,
    figures,
    decision: `A ${found.label} that is found with probability ${found.score.toFixed(3)}`,
    why: await boxExplanationHtml(why, asked!.boxes),
    page: 'boxes.html',
  }
}

type Answer = (judged: JudgedPicture) => DetectedBox

const first: Answer = ({ detections }) => detections[0]!

function labelShare(judged: readonly JudgedPicture[], answer: Answer): number {
  return judged.filter((one) => answer(one).label === one.truth[0]!.label).length / judged.length
}

function meanOverlap(judged: readonly JudgedPicture[], answer: Answer): number {
  return judged.reduce((sum, one) => sum + boxIou(answer(one), one.truth[0]!), 0) / judged.length
}
