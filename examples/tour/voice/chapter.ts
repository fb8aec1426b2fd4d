/** Voice commands, learnt from a synthesizer and judged by a voice that was never heard. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandRecognizer, explanationHtml, type LabelledSound } from '@tessera-ml/audio'
import { recognizerReport } from '@tessera-ml/audio/report'
import { progressBar } from '@tessera-ml/core'
import { ProgressLine } from '@tessera-ml/core/cli'
import { html, rawHtml } from '@tessera-ml/core/report'
import type { Chapter, ChapterOptions } from '../chapter.js'
import { comparison } from '../print.js'
import { explainedWord } from './explained-word.js'
import { speakWords } from './spoken-words.js'

export interface VoiceChapterOptions extends ChapterOptions {
  /** Default: six commands. */
  readonly words?: readonly string[]
  /** Sounds of each word to train on. Default: 100. */
  readonly training?: number
  /** Sounds of each word to judge by. Default: 25. */
  readonly heldOut?: number
  /** Networks that decide together. Default: 2. */
  readonly networks?: number
  /** Passes over the sounds. Default: 15. */
  readonly epochs?: number
}

export async function voiceChapter(options: VoiceChapterOptions): Promise<Chapter> {
  const { seed, out, networks = 2, epochs = 15 } = options
  const { words = ['yes', 'no', 'left', 'right', 'stop', 'go'] } = options
  console.log(`Voice commands: ${words.join(', ')}`)
  const line = new ProgressLine({ stream: process.stdout, label: 'flite speaks' })
  const { training, heldOut, unheard } = await speakWords({
    words,
    training: options.training ?? 100,
    heldOut: options.heldOut ?? 25,
    seed,
    onProgress: (progress) => line.update(progress),
  })
  line.finish()
  console.log(`Training ${training.length} sounds, held out ${heldOut.length} by the voice ${unheard} alone.\n`)

  const before = performance.now()
  const recognizer = await CommandRecognizer.train(training, {
    networks,
    epochs,
    seed,
    callbacks: [progressBar({ stream: process.stdout })],
  })
  const time = performance.now() - before
  const { accuracy } = await recognizer.evaluate(heldOut)
  const guess = `one of ${words.length}`
  const figures = [{ model: recognizer.model, measure: 'accuracy', value: accuracy, guess, guessed: 1 / words.length }]
  console.log(`\nOn the ${heldOut.length} held-out sounds:\n${comparison(figures, [time])}`)

  const explanation = await recognizer.explain((await surest(recognizer, heldOut)).sound)
  console.log(`\nWhy one of them is "${explanation.label}", by ${explanation.method}:`)
  console.log(explainedWord(explanation))

  const page = await recognizerReport({
    title: 'Which command?',
    subtitle: `Convolutional networks, trained on words spoken by flite, judged by its voice ${unheard}.`,
    recognizer,
    data: [
      { name: 'training', examples: training },
      { name: 'held-out', examples: heldOut },
    ],
    judgedBy: { name: 'held-out', examples: heldOut },
  })
  await writeFile(join(out, 'voice.html'), page)
  await recognizer.save(join(out, 'voice.safetensors'))
  return {
    title: 'Voice commands',
    summary: `Which command? Trained on ${training.length} sounds of four voices of flite, judged by ${heldOut.length} of a fifth.`,
    figures,
    decision: `A word that is "${explanation.label}" with probability ${explanation.score.toFixed(3)}`,
    why: html`${rawHtml(await explanationHtml(explanation))}
      <p class="note">
        Left, what the network hears; right, orange speaks for "${explanation.label}", blue against it.
      </p>`,
    page: 'voice.html',
  }
}

/** The sound that is most surely recognised, and rightly; any where none is. */
async function surest(recognizer: CommandRecognizer, words: readonly LabelledSound[]): Promise<LabelledSound> {
  const predictions = await recognizer.predict(words.map(({ sound }) => sound))
  const score = ({ label }: LabelledSound, i: number): number => {
    return predictions[i]!.label === label ? predictions[i]!.scores[label]! : 0
  }
  const scores = words.map(score)
  return words[scores.indexOf(Math.max(...scores))]!
}
