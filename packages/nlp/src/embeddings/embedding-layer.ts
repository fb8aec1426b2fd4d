import {
  embedding,
  knownOptions,
  randomUniform,
  type Embedding,
  type EmbeddingOptions,
  type Initializer,
} from '@tessera-ml/core'
import type { Vocabulary } from '../text/vocabulary.js'

export interface EmbeddingLayerOptions extends Pick<EmbeddingOptions, 'name' | 'trainable' | 'embeddingsRegularizer'> {
  /** Whether id 0 is padding, which later layers leave out. Default: true. */
  readonly maskZero?: boolean
}

/** A layer with a vector for each id of a vocabulary, known ones where `vectorOf` has them. */
export function embeddingOf(
  vocabulary: Vocabulary,
  vectorSize: number,
  vectorOf: (token: string) => Float32Array | undefined,
  options: EmbeddingLayerOptions,
): Embedding {
  knownOptions('embeddingLayer', options, ['name', 'trainable', 'maskZero', 'embeddingsRegularizer'])
  const tokens = Array.from({ length: vocabulary.size }, (_, id) => vocabulary.tokenAt(id))
  const known = tokens.map(vectorOf)
  const largest = Math.sqrt(3) * deviationOf(known)
  const others = randomUniform({ minval: -largest, maxval: largest })
  const initializer: Initializer = {
    // A file describes the layer without its weights, which it holds besides: there it begins at random.
    className: others.className,
    config: () => others.config(),
    sample(shape, random) {
      const values = others.sample(shape, random)
      values.fill(0, 0, vectorSize)
      known.forEach((vector, id) => vector && values.set(vector, id * vectorSize))
      return values
    },
  }
  const { maskZero = true, ...rest } = options
  return embedding({
    inputDim: tokens.length,
    outputDim: vectorSize,
    maskZero,
    embeddingsInitializer: initializer,
    ...rest,
  })
}

/** The standard deviation of all numbers of the vectors that are there, about 0. */
function deviationOf(vectors: readonly (Float32Array | undefined)[]): number {
  let [sum, count] = [0, 0]
  for (const vector of vectors) {
    for (const value of vector ?? []) sum += value * value
    count += vector?.length ?? 0
  }
  return count === 0 ? 0.05 : Math.sqrt(sum / count)
}
