/** The two models of the tour, trained on the same mails. */
import { progressBar } from '@tessera-ml/core'
import { TextClassifier } from '@tessera-ml/nlp'
import type { DividedMails } from './divide-mails.js'

export interface TrainedModels {
  /** Averaged vectors of words and pairs of words: a network, with learning curves. */
  readonly average: TextClassifier
  /** TF-IDF of n-grams with naive-Bayes weights: what the network is compared with. */
  readonly linear: TextClassifier
  /** How long each took, in milliseconds. */
  readonly times: Readonly<Record<'average' | 'linear', number>>
}

export async function trainModels({ training, validation }: DividedMails, seed: number): Promise<TrainedModels> {
  const start = performance.now()
  const average = await TextClassifier.train(training, {
    model: 'average',
    validation,
    epochs: 15,
    // Longer mails are cut: what they are shows in their first words, and a step takes as long as its longest mail.
    maxLength: 400,
    seed,
    callbacks: [progressBar({ stream: process.stdout })],
  })
  const middle = performance.now()
  console.log('and a linear model of pieces of words and pairs of words, which takes as long and has no epochs')
  const linear = await TextClassifier.train(training, { model: 'linear', seed })
  return { average, linear, times: { average: middle - start, linear: performance.now() - middle } }
}
