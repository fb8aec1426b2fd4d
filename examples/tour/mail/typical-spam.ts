/** Finds a mail that is worth explaining. */
import type { LabelledText, TextClassifier } from '@tessera-ml/nlp'

/** The first spam that is recognised and neither too short to be interesting nor too long to be read; else any spam. */
export async function typicalSpam(classifier: TextClassifier, mails: readonly LabelledText[]): Promise<LabelledText> {
  const spam = mails.filter(({ label }) => label === 'spam')
  const readable = spam.filter(({ text }) => text.length >= 300 && text.length <= 900)
  const predictions = await classifier.predict(readable.map(({ text }) => text))
  const found = readable.find((_, i) => predictions[i]!.label === 'spam' && predictions[i]!.scores['spam']! > 0.9)
  const any = found ?? spam[0]
  if (any === undefined) throw new Error('typicalSpam: there must be a spam among the mails, but there is none.')
  return any
}
