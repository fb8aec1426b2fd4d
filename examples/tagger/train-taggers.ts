/** Trains a tagger for each kind of tags, and judges it by sentences that it has not seen. */
import { SequenceTagger, type TaggerEvaluation, type TaggerTrainOptions } from '@tessera-ml/nlp'
import { makeSentences, withTags } from './sentences.js'

export interface TrainedTagger {
  readonly tagger: SequenceTagger
  readonly evaluation: TaggerEvaluation
}

export async function trainTagger(
  kind: 'entities' | 'roles',
  sentences: number,
  options: TaggerTrainOptions = {},
): Promise<TrainedTagger> {
  const seed = options.seed ?? 1
  const part = (size: number, offset: number) => withTags(makeSentences(Math.ceil(size), seed + offset), kind)
  const tagger = await SequenceTagger.train(part(sentences, 0), {
    epochs: 5,
    units: 50,
    wordSize: 50,
    ...options,
    seed,
    validation: part(sentences / 10, 1000),
  })
  return { tagger, evaluation: await tagger.evaluate(part(sentences / 5, 2000)) }
}

/** The scores as lines of a table. */
export function scoreLines({ evaluation }: TrainedTagger): string[] {
  const { types, ...all } = evaluation
  return Object.entries({ ...types, all }).map(([type, { precision, recall, f1, support }]) => {
    const figures = [precision, recall, f1].map((value) => value.toFixed(3).padStart(11)).join('')
    return `${type.padEnd(6)}${figures}${String(support).padStart(8)}`
  })
}
