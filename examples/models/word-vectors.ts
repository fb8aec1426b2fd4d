/** Vectors of words by word2vec: words that stand near the same others point the same way. */
import { tokenize, trainWord2vec, type Word2vecOptions, type WordVectors } from '@tessera-ml/nlp'

export async function wordVectors(texts: readonly string[], options: Word2vecOptions = {}): Promise<WordVectors> {
  const words = texts.map((text) => tokenize(text).map((token) => token.text))
  return trainWord2vec(words, {
    algorithm: 'skipGram',
    vectorSize: 100,
    window: 5,
    minCount: 5,
    workers: 4,
    ...options,
  })
}
