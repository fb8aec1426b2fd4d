/**
 * What word2vec does, as a network of layers: skip-gram with negative sampling.
 *
 *   P(context | word) = σ(v_word · u_context)
 *
 * Source: Mikolov et al. 2013, arXiv:1310.4546, section 2.2.
 */
import { activation, dot, embedding, flatten, Generator, input, model } from '@tessera-ml/core'
import { tokenize, Vocabulary } from '@tessera-ml/nlp'

export interface LikeWords {
  readonly vocabulary: Vocabulary
  /** The words that stand in like places, the likest first. */
  readonly mostSimilar: (word: string, count?: number) => string[]
}

export async function skipGramNetwork(
  texts: readonly string[],
  { vectorSize = 100, window = 5, minCount = 5, negative = 5, epochs = 5, seed = 1 } = {},
): Promise<LikeWords> {
  const tokens = texts.map((text) => tokenize(text).map((token) => token.text))
  const vocabulary = Vocabulary.build(tokens, { minCount })
  const random = new Generator(seed)
  const pairs = tokens.flatMap((words) => {
    const ids = [...vocabulary.encode(words)].filter((id) => id > Vocabulary.unknownId)
    return ids.flatMap((word, at) => {
      const near = [...ids.slice(Math.max(0, at - window), at), ...ids.slice(at + 1, at + 1 + window)]
      return near.flatMap((context) => [
        { word, context, isNear: 1 },
        ...Array.from({ length: negative }, () => ({
          word,
          context: 2 + random.integer(vocabulary.size - 2),
          isNear: 0,
        })),
      ])
    })
  })
  const [word, context] = [input({ shape: [1], name: 'word' }), input({ shape: [1], name: 'context' })]
  const vectors = embedding({ inputDim: vocabulary.size, outputDim: vectorSize })
  const contexts = embedding({ inputDim: vocabulary.size, outputDim: vectorSize })
  const likeness = dot({ axes: 2 }).apply([vectors.apply(word), contexts.apply(context)])
  const isNear = activation({ activation: 'sigmoid' }).apply(flatten().apply(likeness))
  const network = model({ inputs: [word, context], outputs: isNear, seed })
  network.compile({ optimizer: 'adam', loss: 'binaryCrossentropy' })
  const x = { word: pairs.map((pair) => [pair.word]), context: pairs.map((pair) => [pair.context]) }
  await network.fit({ x, y: pairs.map((pair) => [pair.isNear]) }, { epochs, batchSize: 256 })

  const weights = vectors.parameters[0]!.values()
  const vectorOf = (id: number): Float32Array => weights.subarray(id * vectorSize, (id + 1) * vectorSize)
  const product = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0)
  const cosine = (a: Float32Array, b: Float32Array): number => product(a, b) / Math.sqrt(product(a, a) * product(b, b))
  return {
    vocabulary,
    mostSimilar(word, count = 10) {
      const [own] = vocabulary.encode([word])
      const others = Array.from({ length: vocabulary.size - 2 }, (_, i) => i + 2).filter((id) => id !== own)
      const scored = others.map((id) => ({ id, score: cosine(vectorOf(own!), vectorOf(id)) }))
      return scored
        .sort((a, b) => b.score - a.score)
        .slice(0, count)
        .map(({ id }) => vocabulary.tokenAt(id))
    },
  }
}
